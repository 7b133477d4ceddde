package io.mainstay.server.audit;

import io.mainstay.api.errors.StatusCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events wait in a queue for one thread, which writes all that are there at once.
 *
 * <p>While the sink fails the thread tries again and again with what it has at hand, and the queue
 * fills up. What then finds no room is counted, and its number is written as soon as the sink takes
 * lines again.
 */
final class WritingAuditLog implements AuditLog {
  private static final Logger log = LoggerFactory.getLogger(WritingAuditLog.class);

  static final int MAX_WAITING = 4096;
  private static final int MAX_BATCH = 256;
  private static final long IDLE_MILLIS = 1000;
  private static final long RETRY_MILLIS = 200;
  private static final long CLOSING_SECONDS = 5;

  private final AuditLine line;
  private final boolean reads;
  private final AuditSink sink;
  private final InstantSource clock;
  private final BlockingQueue<Timed> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer = new Thread(this::run, "audit-log");

  private record Timed(Instant time, AuditEvent event) {}

  WritingAuditLog(AuditLine line, boolean reads, AuditSink sink, InstantSource clock) {
    this.line = line;
    this.reads = reads;
    this.sink = sink;
    this.clock = clock;
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public void record(AuditEvent event) {
    if (!reads && event.touched().isRead() && event.code() == StatusCode.OK) {
      return;
    }
    if (!waiting.offer(new Timed(clock.instant(), event))) {
      dropped.incrementAndGet();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      log.warn("the audit log is not written to its end: its file does not take it in time");
    }
  }

  private void run() {
    try (sink) {
      List<Timed> batch = new ArrayList<>();
      while (!isClosing() || !waiting.isEmpty() || dropped.get() > 0) {
        Timed first = waiting.poll(isClosing() ? 0 : IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, MAX_BATCH - 1);
        }
        long missing = dropped.getAndSet(0);
        if (!write(lines(missing, batch))) {
          long unwritten = missing + batch.size() + waiting.size() + dropped.get();
          log.warn("the audit log ends with {} events unwritten", unwritten);
          return;
        }
        batch.clear();
      }
    } catch (IOException e) {
      log.warn("the audit log cannot be closed: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("the audit log has failed, nothing more is recorded", e);
    }
  }

  private byte[] lines(long missing, List<Timed> batch) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    if (missing > 0) {
      line.appendDropped(lines, clock.instant(), missing);
    }
    for (Timed timed : batch) {
      line.append(lines, timed.time(), timed.event());
    }
    return lines.toByteArray();
  }

  /** Tries until it works; false if it never did before the log was closed. */
  private boolean write(byte[] lines) throws InterruptedException {
    if (lines.length == 0) {
      return true;
    }
    boolean failing = false;
    while (true) {
      boolean last = isClosing();
      try {
        sink.write(lines);
        if (failing) {
          log.info("the audit log is written again");
        }
        return true;
      } catch (IOException e) {
        if (!failing) {
          log.warn("the audit log cannot be written, will try again: {}", e.toString());
        }
        failing = true;
      }
      if (last) {
        return false;
      }
      closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}
