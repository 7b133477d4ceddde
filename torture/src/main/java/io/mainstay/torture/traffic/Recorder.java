package io.mainstay.torture.traffic;

import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.file.HistoryWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Numbers what happens, counts it, and writes it down. Any thread. */
final class Recorder {
  private final HistoryWriter writer;
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicLong newestRevision = new AtomicLong(1);
  private final LongAdder answered = new LongAdder();

  Recorder(HistoryWriter writer) {
    this.writer = writer;
  }

  /** A number that nothing else in the history has. */
  long nextId() {
    return lastId.incrementAndGet();
  }

  void write(HistoryEntry entry) {
    try {
      writer.write(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A call was answered, at a revision. */
  void answered(long revision) {
    answered.increment();
    newestRevision.accumulateAndGet(revision, Math::max);
  }

  /** How many calls were answered so far. */
  long answeredCalls() {
    return answered.sum();
  }

  /** The newest revision that any client has heard of. */
  long newestRevision() {
    return newestRevision.get();
  }
}
