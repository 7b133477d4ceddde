package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.ClientStream;
import io.mainstay.server.transport.GrpcListener.MethodListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one call. Once it has ended, or the client has gone, whatever else is said is
 * dropped: a call has one status.
 *
 * <p>The call's event loop.
 */
abstract class Reply implements ClientStream {
  private static final MethodListener NOBODY = new MethodListener() {};

  private final Executor eventLoop;
  private final List<Runnable> whenOver = new ArrayList<>(0);
  private MethodListener listener = NOBODY;
  private long startNanos;
  private boolean over;
  private @Nullable Message message;
  private @Nullable EtcdException failure;
  private boolean answered;

  Reply(Executor eventLoop) {
    this.eventLoop = eventLoop;
  }

  /**
   * The method is known: tells of the call from here on.
   *
   * @param apiVersion what the client says of its own version, or null
   */
  final void begin(MethodListener methodListener, @Nullable String apiVersion) {
    listener = methodListener;
    startNanos = System.nanoTime();
    listener.started(apiVersion);
  }

  /** Who hears of this call. */
  final MethodListener listener() {
    return listener;
  }

  /** Whether nobody listens any more. */
  final boolean isOver() {
    return over;
  }

  /** Runs a task once, when the call has ended for whatever reason. */
  final void whenOver(Runnable task) {
    if (over) {
      task.run();
    } else {
      whenOver.add(task);
    }
  }

  /** The only message of a call that ended with one, or null. */
  final @Nullable Message message() {
    return message;
  }

  /** Why the call that is over did not end well, or null. */
  final @Nullable EtcdException failure() {
    return answered ? failure : new EtcdException(StatusCode.CANCELLED, "context canceled");
  }

  @Override
  public final Executor executor() {
    return eventLoop;
  }

  @Override
  public final void send(byte[] message) {
    if (!over) {
      listener.sent(message.length);
      write(message);
    }
  }

  /** Ends the call with its only message. */
  final void end(Message only) {
    if (!over) {
      message = only;
      answered = true;
      listener.sent(only.getSerializedSize());
      writeOnly(only);
      ended();
    }
  }

  @Override
  public final void end() {
    if (!over) {
      answered = true;
      writeEnd();
      ended();
    }
  }

  @Override
  public final void fail(EtcdException status) {
    if (!over) {
      failure = status;
      answered = true;
      writeFailure(status);
      ended();
    }
  }

  /** Ends the call with what a failure means to the client. */
  final void fail(Throwable failure) {
    fail(Failures.toStatus(failure));
  }

  /** To be called when the client has gone. */
  final void ended() {
    if (!over) {
      over = true;
      listener.ended(status(), startNanos);
      whenOver.forEach(Runnable::run);
    }
  }

  private StatusCode status() {
    if (!answered) {
      return StatusCode.CANCELLED;
    }
    return failure == null ? StatusCode.OK : failure.code();
  }

  /** Writes one of several messages. */
  abstract void write(byte[] message);

  /** Writes the only message, and the end. */
  abstract void writeOnly(Message only);

  /** Writes that the call has ended well. */
  abstract void writeEnd();

  /** Writes how the call has failed. */
  abstract void writeFailure(EtcdException status);
}
