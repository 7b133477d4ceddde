package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.V2Client.Answer;
import io.mainstay.interop.fixture.ServerCluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two lock recipes of docs/v2.md. */
class V2LockIT {
  private static final int CLIENTS = 50;
  private static final int TTL_SECONDS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;

  /** The lock {@code /lock}: who creates the key has it. */
  private static final class ExclusiveLock {
    private final V2Client client;
    private String holder = "";

    ExclusiveLock(V2Client client) {
      this.client = client;
    }

    void acquire() throws InterruptedException {
      while (!tryAcquire()) {
        Answer answer = client.get("/lock?quorum=true");
        if (answer.errorCode() != V2Client.KEY_NOT_FOUND) {
          client.await("/lock", answer.index() + 1);
        }
      }
    }

    private boolean tryAcquire() throws InterruptedException {
      // Of its own for each attempt: one whose outcome is not known may succeed later.
      holder = UUID.randomUUID().toString();
      try {
        return client
                .once("PUT", "/lock?prevExist=false", "value=" + holder + "&ttl=" + TTL_SECONDS)
                .status()
            == 201;
      } catch (IOException unknown) {
        client.turn();
        return false;
      }
    }

    boolean isHeldBy(String value) {
      return value.equals(holder);
    }

    void release() throws InterruptedException {
      boolean gone = false;
      while (!gone) {
        try {
          gone = client.once("DELETE", "/lock?prevValue=" + holder, "").status() < 500;
        } catch (IOException unknown) {
          client.turn();
        }
      }
    }
  }

  @Test
  void oneOfFiftyClientsHoldsTheExclusiveLockAlsoWhenTheLeaderIsKilled() throws Exception {
    try (ServerCluster cluster = ServerCluster.start(directory, 3, "--enable-v2")) {
      AtomicInteger holders = new AtomicInteger();
      AtomicInteger mostHolders = new AtomicInteger();
      AtomicInteger served = new AtomicInteger();
      List<Future<Boolean>> clients = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
      try {
        for (int i = 0; i < CLIENTS; i++) {
          V2Client client = new V2Client(http, cluster.urls(), i);
          ExclusiveLock lock = new ExclusiveLock(client);
          clients.add(
              threads.submit(
                  () -> {
                    lock.acquire();
                    mostHolders.accumulateAndGet(holders.incrementAndGet(), Math::max);
                    if (served.incrementAndGet() == CLIENTS / 3) {
                      cluster.member(cluster.leader()).kill();
                    }
                    String holder = client.get("/lock?quorum=true").value();
                    holders.decrementAndGet();
                    lock.release();
                    return lock.isHeldBy(holder);
                  }));
        }
        for (Future<Boolean> client : clients) {
          assertThat(client.get(4, TimeUnit.MINUTES)).as("held until it was released").isTrue();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(served).hasValue(CLIENTS);
      assertThat(mostHolders).hasValue(1);
    }
  }

  @Test
  void theOrderedLockServesInOrderOfArrival() throws Exception {
    try (ServerCluster cluster = ServerCluster.start(directory, 3, "--enable-v2")) {
      List<String> arrived = new ArrayList<>();
      List<String> served = Collections.synchronizedList(new ArrayList<>());
      List<Future<?>> clients = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
      try {
        for (int i = 0; i < CLIENTS; i++) {
          V2Client client = new V2Client(http, cluster.urls(), i);
          String ticket = client.once("POST", "/queue", "value=client" + i + "&ttl=300").key();
          arrived.add(ticket);
          clients.add(threads.submit(() -> serve(client, ticket, served)));
        }
        for (Future<?> client : clients) {
          client.get(4, TimeUnit.MINUTES);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(served).isEqualTo(arrived);
    }
  }

  private static Void serve(V2Client client, String ticket, List<String> served)
      throws IOException, InterruptedException {
    Optional<String> ahead;
    do {
      Answer queue = client.get("/queue?sorted=true&quorum=true");
      ahead =
          queue.keys().filter(key -> key.compareTo(ticket) < 0).reduce((first, second) -> second);
      if (ahead.isPresent()) {
        client.await(ahead.get(), queue.index() + 1);
      }
    } while (ahead.isPresent());
    served.add(ticket);
    client.once("DELETE", ticket, "");
    return null;
  }
}
