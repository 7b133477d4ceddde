package io.mainstay.server.transport;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one call that came in as JSON: one object, or one in a line for each message where
 * the method has several. The call's event loop.
 */
final class GatewayReply extends Reply {
  /** What is larger is made into JSON on a worker. */
  private static final int LARGE_BYTES = 128 * 1024;

  private final Vertx vertx;
  private final GatewayChannel channel;
  private final MethodDescriptor method;
  private @Nullable Message only;
  private boolean paused;
  private Runnable whenResumed = () -> {};

  GatewayReply(Vertx vertx, Executor eventLoop, GatewayChannel channel, MethodDescriptor method) {
    super(eventLoop);
    this.vertx = vertx;
    this.channel = channel;
    this.method = method;
  }

  /** Whether no more requests are wanted for now. */
  boolean isPaused() {
    return paused;
  }

  /** Runs a task each time when requests are wanted again. */
  void whenResumed(Runnable task) {
    whenResumed = task;
  }

  @Override
  public boolean isFull() {
    return channel.isFull();
  }

  @Override
  public void onDrained(Runnable task) {
    channel.onDrained(task);
  }

  @Override
  public void pause() {
    paused = true;
    channel.pause();
  }

  @Override
  public void resume() {
    if (paused) {
      paused = false;
      whenResumed.run();
      if (!paused) {
        channel.resume();
      }
    }
  }

  @Override
  void write(byte[] message) {
    Message read = read(message);
    if (method.isServerStreaming()) {
      channel.send(GatewayStatus.OK, GatewayBodies.result(read));
    } else {
      only = read;
    }
  }

  @Override
  void writeOnly(Message message) {
    if (message.getSerializedSize() <= LARGE_BYTES) {
      channel.end(GatewayStatus.OK, GatewayBodies.message(message));
      return;
    }
    vertx
        .executeBlocking(() -> GatewayBodies.message(message), false)
        .onSuccess(body -> channel.end(GatewayStatus.OK, body))
        .onFailure(broken -> writeFailure(Failures.toStatus(broken)));
  }

  @Override
  void writeEnd() {
    if (only == null) {
      channel.end();
    } else {
      writeOnly(only);
    }
  }

  @Override
  void writeFailure(EtcdException status) {
    int httpStatus = GatewayStatus.of(status.code());
    Buffer body;
    if (method.isServerStreaming()) {
      body = GatewayBodies.streamFailure(status);
    } else {
      body = GatewayBodies.failure(status);
      if (status.code() == StatusCode.UNAUTHENTICATED) {
        channel.challenge(status.text());
      }
    }
    channel.end(httpStatus, body);
  }

  private Message read(byte[] message) {
    try {
      return DynamicMessage.parseFrom(method.getOutputType(), message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a service has sent what it cannot have sent", e);
    }
  }
}
