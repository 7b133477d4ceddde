package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.server.Async;
import io.mainstay.server.transport.GrpcMethod.MessageSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of responses, asking for the next one only when the client has room for it. The
 * call's event loop.
 */
final class StreamWriter {
  private final Reply reply;
  private final MessageSource source;
  private final Executor eventLoop;

  StreamWriter(Reply reply, MessageSource source, Executor eventLoop) {
    this.reply = reply;
    this.source = source;
    this.eventLoop = eventLoop;
  }

  void writeNext() {
    Async.whenDone(
        source.next(), (message, failure) -> eventLoop.execute(() -> write(message, failure)));
  }

  private void write(@Nullable Message message, @Nullable Throwable failure) {
    if (reply.isOver()) {
      return;
    }
    if (failure != null) {
      reply.fail(failure);
    } else if (message == null) {
      reply.end();
    } else {
      reply.send(message.toByteArray());
      if (reply.isFull()) {
        reply.onDrained(this::writeNext);
      } else {
        writeNext();
      }
    }
  }
}
