package io.mainstay.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.server.config.AuditSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The log is written aside, and says what it had to leave out. */
class AuditLogTest {
  private static AuditLog start(AuditSink sink, boolean reads) {
    return AuditLog.start(
        new AuditSettings("somewhere", 100, 10, reads), 1, sink, () -> Events.TIME);
  }

  /** Keeps what is written. */
  private static class Memory implements AuditSink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean closed;

    @Override
    public void write(byte[] lines) throws IOException {
      keep(lines);
    }

    private synchronized void keep(byte[] lines) throws IOException {
      out.write(lines);
    }

    @Override
    public synchronized void close() {
      closed = true;
    }

    synchronized List<String> lines() {
      return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    synchronized boolean isClosed() {
      return closed;
    }
  }

  /** Takes nothing until it is released. */
  private static final class Slow extends Memory {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void write(byte[] lines) throws IOException {
      entered.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      super.write(lines);
    }
  }

  /** Fails some times. */
  private static final class Full extends Memory {
    private final AtomicInteger failures;

    Full(int failures) {
      this.failures = new AtomicInteger(failures);
    }

    @Override
    public void write(byte[] lines) throws IOException {
      if (failures.getAndDecrement() > 0) {
        throw new IOException("No space left on device");
      }
      super.write(lines);
    }
  }

  @Test
  void eventsAreWrittenInTheirOrder() {
    Memory memory = new Memory();
    try (AuditLog log = start(memory, true)) {
      for (int i = 0; i < 1000; i++) {
        log.record(Events.write("key" + i + "."));
      }
    }

    assertThat(memory.lines()).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(memory.lines().get(i)).contains("\"key" + i + ".\"");
    }
    assertThat(memory.isClosed()).isTrue();
  }

  @Test
  void anEventIsWrittenSoon() {
    Memory memory = new Memory();
    try (AuditLog log = start(memory, true)) {
      log.record(Events.write("a"));

      await().untilAsserted(() -> assertThat(memory.lines()).hasSize(1));
    }
  }

  @Test
  void readsThatWentWellCanBeLeftOut() {
    Memory memory = new Memory();
    try (AuditLog log = start(memory, false)) {
      log.record(Events.read("a"));
      log.record(Events.write("b"));
      log.record(Events.denied(Events.read("c")));
    }

    assertThat(memory.lines()).hasSize(2);
    assertThat(memory.lines().get(0)).contains("\"key\":\"b\"");
    assertThat(memory.lines().get(1)).contains("\"key\":\"c\"");
  }

  @Test
  void whatFindsNoRoomIsCountedAndNobodyWaits() throws InterruptedException {
    Slow slow = new Slow();
    try (AuditLog log = start(slow, true)) {
      log.record(Events.write("first"));
      slow.entered.await();
      for (int i = 0; i < WritingAuditLog.MAX_WAITING + 5; i++) {
        log.record(Events.write("more"));
      }
      slow.released.countDown();
    }

    assertThat(slow.lines()).hasSize(1 + WritingAuditLog.MAX_WAITING + 1);
    assertThat(slow.lines()).filteredOn(line -> line.contains("\"dropped\":5}")).hasSize(1);
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() {
    Full full = new Full(2);
    try (AuditLog log = start(full, true)) {
      log.record(Events.write("a"));

      await().untilAsserted(() -> assertThat(full.lines()).hasSize(1));
    }
  }

  @Test
  void aFullDiskDoesNotHoldUpTheEnd() {
    Full full = new Full(Integer.MAX_VALUE);
    AuditLog log = start(full, true);
    log.record(Events.write("a"));

    log.close();

    assertThat(full.lines()).isEmpty();
    assertThat(full.isClosed()).isTrue();
  }

  @Test
  void whatIsOffRecordsNothing() {
    try (AuditLog off = AuditLog.off()) {
      off.record(Events.write("a"));

      assertThat(off.isOn()).isFalse();
    }
  }
}
