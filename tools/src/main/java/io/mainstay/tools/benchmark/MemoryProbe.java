package io.mainstay.tools.benchmark;

import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.mainstay.tools.output.MetricsPage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks a member once a second how much memory it has. */
final class MemoryProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Client client;
  private final Endpoint member;
  private final AtomicLong most = new AtomicLong();
  private final Thread asking = new Thread(this::ask, "memory");
  private volatile boolean over;

  private MemoryProbe(Client client, Endpoint member) {
    this.client = client;
    this.member = member;
  }

  /** Asks the first endpoint, over a connection that nothing else goes over. */
  static MemoryProbe begin(Bench bench) {
    MemoryProbe probe = new MemoryProbe(bench.clientApart(), bench.firstEndpoint());
    probe.asking.setDaemon(true);
    probe.asking.start();
    return probe;
  }

  private void ask() {
    while (!over) {
      try {
        String page = client.page(member, "/metrics", PATIENCE);
        long bytes = (long) MetricsPage.value(page, MetricsPage.RESIDENT_MEMORY).orElse(0);
        most.accumulateAndGet(bytes, Math::max);
      } catch (IOException e) {
        // Whoever is overloaded may owe an answer; the next is asked for all the same.
      }
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The most since this was last asked, in bytes; 0 if there was no answer. */
  long mostSinceLast() {
    return most.getAndSet(0);
  }

  @Override
  public void close() {
    over = true;
    asking.interrupt();
  }
}
