package io.mainstay.server.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.EncodedMessage;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/** The answer to a gRPC call. The call's event loop. */
final class GrpcReply extends Reply {
  private final GrpcServerRequest<Buffer, Buffer> call;
  private final GrpcServerResponse<Buffer, Buffer> response;

  GrpcReply(GrpcServerRequest<Buffer, Buffer> call, Executor eventLoop) {
    super(eventLoop);
    this.call = call;
    this.response = call.response();
    call.errorHandler(cancelled -> ended());
    call.exceptionHandler(broken -> ended());
    // The request says nothing any more once the client has half-closed it.
    response.exceptionHandler(broken -> ended());
  }

  /** Answers in the encoding that the client used. */
  void encoding(String encoding) {
    response.encoding(encoding);
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void onDrained(Runnable task) {
    response.drainHandler(
        drained -> {
          response.drainHandler(null);
          task.run();
        });
  }

  @Override
  public void pause() {
    call.pause();
  }

  @Override
  public void resume() {
    call.resume();
  }

  @Override
  void write(byte[] message) {
    var unused = response.write(wrap(message));
  }

  @Override
  void writeOnly(Message only) {
    response.end(
        only instanceof EncodedMessage encoded ? wrap(encoded.pieces()) : wrap(only.toByteArray()));
  }

  /** Without a copy, which {@link Buffer} would make. */
  private static Buffer wrap(byte[] message) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(message));
  }

  private static Buffer wrap(List<ByteString> pieces) {
    return BufferInternal.buffer(
        Unpooled.wrappedBuffer(
            pieces.stream().map(ByteString::asReadOnlyByteBuffer).toArray(ByteBuffer[]::new)));
  }

  @Override
  void writeEnd() {
    response.end();
  }

  @Override
  void writeFailure(EtcdException status) {
    // The library would encode more of the text than the protocol says.
    response.trailers().set(StatusMessage.HEADER, StatusMessage.encode(status.text()));
    response.status(Objects.requireNonNull(GrpcStatus.valueOf(status.code().number()))).end();
  }
}
