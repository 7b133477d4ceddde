package io.mainstay.server.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.protojson.JsonMessageException;
import io.mainstay.server.protojson.JsonSplitter;
import io.mainstay.server.protojson.JsonSplitter.TooLongException;
import io.mainstay.server.protojson.MessageReader;
import io.mainstay.server.transport.CallStarter.Requests;
import io.vertx.core.buffer.Buffer;

/**
 * Makes the requests of one call out of the bytes that a client sends. A request becomes the bytes
 * that a gRPC client would have sent before it is read, so that the same limits hold for it. The
 * call's event loop.
 *
 * @param <Q> what the client sends
 */
final class GatewayIntake<Q extends Message> {
  /** How much longer a request may be in JSON than as a message. */
  private static final int JSON_FACTOR = 4;

  private final GatewayReply reply;
  private final GrpcMethod<Q> method;
  private final MethodDescriptor descriptor;
  private final Requests<Q> requests;
  private final JsonSplitter splitter;
  private final int maxMessageBytes;
  private boolean received;

  GatewayIntake(
      GatewayReply reply,
      GrpcMethod<Q> method,
      MethodDescriptor descriptor,
      Requests<Q> requests,
      int maxMessageBytes) {
    this.reply = reply;
    this.method = method;
    this.descriptor = descriptor;
    this.requests = requests;
    this.maxMessageBytes = maxMessageBytes;
    this.splitter = new JsonSplitter(maxJsonBytes(maxMessageBytes));
    reply.whenResumed(this::drain);
  }

  /** The longest that one request may be in JSON. */
  static int maxJsonBytes(int maxMessageBytes) {
    return (int) Math.min(Integer.MAX_VALUE / 2, (long) JSON_FACTOR * maxMessageBytes);
  }

  /** The client has sent something. */
  void received(Buffer bytes) {
    if (wantsMore()) {
      splitter.feed(bytes.getBytes());
      drain();
    }
  }

  /** The client sends no more. */
  void ended() {
    if (reply.isOver()) {
      return;
    }
    if (wantsMore() && splitter.isInside()) {
      reply.fail(new EtcdException(StatusCode.INVALID_ARGUMENT, "unexpected EOF"));
      return;
    }
    if (!received && !descriptor.isClientStreaming()) {
      // No body is the same as an empty object.
      received = true;
      next(ByteString.EMPTY);
    }
    requests.halfClosed();
  }

  private boolean wantsMore() {
    return !reply.isOver() && (descriptor.isClientStreaming() || !received);
  }

  private void drain() {
    try {
      while (wantsMore() && !reply.isPaused()) {
        byte[] object = splitter.next();
        if (object == null) {
          return;
        }
        // Before it is read: whatever goes wrong there, the call had a body.
        received = true;
        next(MessageReader.read(descriptor.getInputType(), object).toByteString());
      }
    } catch (JsonMessageException e) {
      reply.fail(new EtcdException(StatusCode.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
    } catch (TooLongException e) {
      reply.fail(Failures.tooLarge(e.sizeBytes(), maxJsonBytes(maxMessageBytes)));
    } catch (RuntimeException e) {
      reply.fail(e);
    }
  }

  private void next(ByteString message) {
    if (message.size() > maxMessageBytes) {
      reply.fail(Failures.tooLarge(message.size(), maxMessageBytes));
      return;
    }
    reply.listener().received(message.size());
    try {
      requests.next(method.parser().parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      reply.fail(Failures.unreadable(e));
    }
  }
}
