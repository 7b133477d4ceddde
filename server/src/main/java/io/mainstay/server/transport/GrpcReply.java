package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.ClientStream;
import io.mainstay.server.transport.GrpcListener.MethodListener;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The answer to one call. Once it has ended, or the client has gone, whatever else is said is
 * dropped: a call has one status.
 *
 * <p>The call's event loop.
 */
final class GrpcReply implements ClientStream {
  private static final MethodListener NOBODY = new MethodListener() {};

  private final GrpcServerRequest<Buffer, Buffer> call;
  private final GrpcServerResponse<Buffer, Buffer> response;
  private final Executor eventLoop;
  private final List<Runnable> whenOver = new ArrayList<>(0);
  private MethodListener listener = NOBODY;
  private long startNanos;
  private boolean over;
  private @Nullable Message message;
  private @Nullable EtcdException failure;
  private boolean answered;

  GrpcReply(GrpcServerRequest<Buffer, Buffer> call, Executor eventLoop) {
    super(eventLoop);
    this.call = call;
    this.response = call.response();
    call.errorHandler(cancelled -> ended());
    call.exceptionHandler(broken -> ended());
    // The request says nothing any more once the client has half-closed it.
    response.exceptionHandler(broken -> ended());
  }

  /** The method is known: tells of the call from here on. */
  void begin(MethodListener methodListener, @Nullable String apiVersion) {
    listener = methodListener;
    startNanos = System.nanoTime();
    listener.started(apiVersion);
  }

  /** Who hears of this call. */
  MethodListener listener() {
    return listener;
  }

  /** Whether nobody listens any more. */
  boolean isOver() {
    return over;
  }

  /** Runs a task once, when the call has ended for whatever reason. */
  void whenOver(Runnable task) {
    if (over) {
      task.run();
    } else {
      whenOver.add(task);
    }
  }

  /** The only message of a call that ended with one, or null. */
  @Nullable Message message() {
    return message;
  }

  /** Why the call that is over did not end well, or null. */
  @Nullable EtcdException failure() {
    return answered ? failure : new EtcdException(StatusCode.CANCELLED, "context canceled");
  }

  /** Answers in the encoding that the client used. */
  void encoding(String encoding) {
    response.encoding(encoding);
  }

  @Override
  public Executor executor() {
    return eventLoop;
  }

  @Override
  public void send(byte[] message) {
    if (!over) {
      listener.sent(message.length);
      var unused = response.write(Buffer.buffer(message));
    }
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

  /** Ends the call with its only message. */
  void end(Message only) {
    if (!over) {
      message = only;
      answered = true;
      byte[] bytes = only.toByteArray();
      listener.sent(bytes.length);
      response.end(Buffer.buffer(bytes));
      ended();
    }
  }

  @Override
  void writeOnly(Message only) {
    response.end(Buffer.buffer(only.toByteArray()));
  }

  @Override
  void writeEnd() {
    response.end();
  }

  /** Ends the call with what a failure means to the client. */
  void fail(Throwable failure) {
    fail(Failures.toStatus(failure));
  }

  private StatusCode status() {
    if (!answered) {
      return StatusCode.CANCELLED;
    }
    return failure == null ? StatusCode.OK : failure.code();
  }

  private void ended() {
    if (!over) {
      over = true;
      listener.ended(status(), startNanos);
      whenOver.forEach(Runnable::run);
    }
  }
}
