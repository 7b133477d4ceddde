package io.mainstay.consensus.transport;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The receiving end of one lane from one peer. Read on its event loop; answers come from any
 * thread.
 *
 * <p>Reading pauses while too many bytes are in the works, which makes the sender wait by HTTP/2
 * flow control.
 */
public final class InboundLane {
  private static final long CANCEL = 0x8;

  private final long peerId;
  private final Lane lane;
  private final HttpServerRequest request;
  private final Context context;
  private final InboundHandler handler;
  private final TrafficCounts counts;
  private final FrameWriter writer;
  private final long maxBytesAtWork;
  private final AtomicLong bytesAtWork = new AtomicLong();
  private final ConcurrentMap<String, Object> attributes = new ConcurrentHashMap<>();
  private boolean paused;
  private boolean closed;

  InboundLane(
      long peerId,
      Lane lane,
      HttpServerRequest request,
      Context context,
      InboundHandler handler,
      TrafficCounts counts,
      long maxBytesAtWork) {
    this.peerId = peerId;
    this.lane = lane;
    this.request = request;
    this.context = context;
    this.handler = handler;
    this.counts = counts;
    this.maxBytesAtWork = maxBytesAtWork;
    this.writer = new FrameWriter(context, request.response(), bytes -> {});
  }

  /** Who sends. */
  public long peerId() {
    return peerId;
  }

  /** Which of the sender's lanes it is. */
  public Lane lane() {
    return lane;
  }

  /** What the handler keeps with this lane for as long as it lives. */
  public ConcurrentMap<String, Object> attributes() {
    return attributes;
  }

  /** Breaks the lane off; the peer connects again. Any thread. */
  public void close() {
    context.runOnContext(ignored -> request.response().reset(CANCEL));
  }

  void open(int maxFrameBytes, Runnable onClosed) {
    request.handler(
        new FrameReader(
            maxFrameBytes,
            this::received,
            broken -> {
              counts.receiveFailures.increment();
              close();
            }));
    request.endHandler(ignored -> finished(onClosed));
    request.exceptionHandler(ignored -> finished(onClosed));
    request.response().exceptionHandler(ignored -> finished(onClosed));
    request.response().closeHandler(ignored -> finished(onClosed));
    request.response().setStatusCode(200).setChunked(true).writeHead();
  }

  void answer(Frame call, Frame answer) {
    counts.sentBytes.add(answer.sizeBytes());
    writer.offer(answer, () -> {});
    long left = bytesAtWork.addAndGet(-call.sizeBytes());
    if (left <= maxBytesAtWork / 2 && left + call.sizeBytes() > maxBytesAtWork / 2) {
      context.runOnContext(ignored -> resumeIfPaused());
    }
  }

  private void received(Frame frame) {
    counts.receivedBytes.add(frame.sizeBytes());
    counts.receivedCalls.increment();
    if (bytesAtWork.addAndGet(frame.sizeBytes()) > maxBytesAtWork && !paused) {
      paused = true;
      request.pause();
    }
    handler.handle(new InboundCall(this, frame));
    resumeIfPaused();
  }

  private void resumeIfPaused() {
    if (paused && bytesAtWork.get() <= maxBytesAtWork / 2) {
      paused = false;
      request.resume();
    }
  }

  private void finished(Runnable onClosed) {
    if (!closed) {
      closed = true;
      onClosed.run();
      handler.closed(this);
    }
  }
}
