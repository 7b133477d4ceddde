package io.mainstay.consensus.transport;

import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.transport.CallListener.Failure;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A connection to a peer with all its lanes open, and the calls on it. Dies as a whole: when any
 * lane breaks, every call without an answer has failed.
 *
 * <p>Calls are made on any thread; answers, deadlines and the end are handled on the connection's
 * event loop.
 */
final class PeerConnection {
  private final Context context;
  private final HttpClientConnection connection;
  private final PeerAddress address;
  private final PeerTransportOptions options;
  private final TrafficCounts counts;
  private final LongConsumer onRoundTrip;
  private final Map<Lane, FrameWriter> writers = new EnumMap<>(Lane.class);
  private final ConcurrentMap<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final AtomicLong nextCallId = new AtomicLong();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final long connectedNanos = System.nanoTime();
  private volatile boolean closed;
  private long pingSentNanos;
  private boolean pingUnanswered;

  /** A call without an answer; {@code sent} is the event loop's. */
  private static final class PendingCall {
    private final CallListener listener;
    private final long deadlineNanos;
    private boolean sent;

    PendingCall(CallListener listener, long deadlineNanos) {
      this.listener = listener;
      this.deadlineNanos = deadlineNanos;
    }
  }

  PeerConnection(
      Context context,
      HttpClientConnection connection,
      PeerAddress address,
      PeerTransportOptions options,
      TrafficCounts counts,
      LongConsumer onRoundTrip) {
    this.counts = counts;
    this.onRoundTrip = onRoundTrip;
    this.context = context;
    this.connection = connection;
    this.address = address;
    this.options = options;
  }

  /** Where the peer was reached. */
  PeerAddress address() {
    return address;
  }

  long connectedNanos() {
    return connectedNanos;
  }

  /** Takes over an accepted lane. Event loop, before the first call. */
  void addLane(Lane lane, HttpClientRequest request) {
    writers.put(
        lane, new FrameWriter(context, request, written -> queuedBytes.addAndGet(-written)));
  }

  /** What reads the answers of a lane. */
  FrameReader reader() {
    return new FrameReader(
        options.maxFrameBytes(),
        this::answered,
        broken -> {
          counts.receiveFailures.increment();
          connection.close();
        });
  }

  void call(Lane lane, byte kind, byte[] body, long deadlineNanos, CallListener listener) {
    Frame frame = new Frame(nextCallId.incrementAndGet(), kind, body);
    boolean room =
        pending.size() < options.maxPendingCalls()
            && body.length <= options.maxFrameBytes()
            && queuedBytes.get() + frame.sizeBytes() <= options.maxQueuedBytes();
    FrameWriter writer = writers.get(lane);
    if (!room || writer == null) {
      counts.sendFailures.increment();
      listener.failed(Failure.NOT_SENT);
      return;
    }
    PendingCall call = new PendingCall(listener, deadlineNanos);
    pending.put(frame.callId(), call);
    queuedBytes.addAndGet(frame.sizeBytes());
    counts.sentBytes.add(frame.sizeBytes());
    counts.sentCalls.increment();
    writer.offer(frame, () -> call.sent = true);
    if (closed) {
      // The end may have passed over this call: look again, where sent is known.
      context.runOnContext(ignored -> fail(frame.callId(), Failure.LOST));
    }
  }

  /**
   * Fails what is overdue, and closes a connection on which even pings are not answered any more.
   * Event loop.
   */
  void tick(long nowNanos, long pingIntervalNanos) {
    pending.forEach(
        (callId, call) -> {
          if (nowNanos - call.deadlineNanos >= 0) {
            fail(callId, Failure.TIMED_OUT);
          }
        });
    if (pingUnanswered) {
      if (nowNanos - pingSentNanos > options.readTimeout().toNanos()) {
        connection.close();
      }
    } else if (nowNanos - pingSentNanos > pingIntervalNanos) {
      pingSentNanos = nowNanos;
      pingUnanswered = true;
      long startNanos = System.nanoTime();
      connection
          .ping(Buffer.buffer(new byte[8]))
          .onSuccess(
              ignored -> {
                pingUnanswered = false;
                onRoundTrip.accept(System.nanoTime() - startNanos);
              });
    }
  }

  /** Closes it; {@link #ended} follows. */
  void close() {
    connection.close();
  }

  /** The connection is gone. Event loop. */
  void ended() {
    closed = true;
    pending.keySet().forEach(callId -> fail(callId, Failure.LOST));
  }

  private void answered(Frame frame) {
    counts.receivedBytes.add(frame.sizeBytes());
    PendingCall call = pending.remove(frame.callId());
    if (call != null) {
      counts.answeredCalls.increment();
      call.listener.answered(frame.kind(), frame.body());
    }
  }

  private void fail(long callId, Failure ifSent) {
    PendingCall call = pending.remove(callId);
    if (call != null) {
      counts.sendFailures.increment();
      // An unsent call that is only overdue still waits in the writer and may yet go out.
      boolean certain = !call.sent && ifSent == Failure.LOST;
      call.listener.failed(certain ? Failure.NOT_SENT : ifSent);
    }
  }
}
