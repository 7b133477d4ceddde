package io.mainstay.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Lock;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.Watch.Watcher;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.election.NoLeaderException;
import io.etcd.jetcd.election.NotLeaderException;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.lock.LockResponse;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.support.CloseableClient;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.stub.StreamObserver;
import io.mainstay.interop.fixture.ServerCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The watches, leases, locks and elections of the Java client, unmodified, on three members. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the cluster is started before the first test
class JetcdWatchLeaseLockIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ServerCluster cluster;
  private Client client;
  private KV kv;
  private Lease leases;
  private Lock locks;
  private Election elections;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster = ServerCluster.start(directory, 3);
    client = Client.builder().endpoints(cluster.urls().toArray(String[]::new)).build();
    kv = client.getKVClient();
    leases = client.getLeaseClient();
    locks = client.getLockClient();
    elections = client.getElectionClient();
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aWatchTellsOfChangesWithWhatWasThereBefore() {
    long start = put("watch/prev", "1");
    put("watch/prev", "2");
    get(kv.delete(bytes("watch/prev")));

    try (Heard heard =
        watch("watch/prev", WatchOption.builder().withRevision(start).withPrevKV(true))) {
      heard.await(3);

      assertThat(heard.events)
          .extracting(WatchEvent::getEventType)
          .containsExactly(EventType.PUT, EventType.PUT, EventType.DELETE);
      assertThat(heard.events)
          .extracting(event -> event.getKeyValue().getValue())
          .containsExactly(bytes("1"), bytes("2"), ByteSequence.EMPTY);
      assertThat(heard.events)
          .extracting(event -> event.getPrevKV().getValue())
          .containsExactly(ByteSequence.EMPTY, bytes("1"), bytes("2"));
    }
  }

  @Test
  void aWatchWithoutPutsTellsOfDeletionsOnly() {
    long start = put("watch/noput/a", "1");
    try (Heard heard =
        watch(
            "watch/noput/",
            WatchOption.builder().isPrefix(true).withRevision(start).withNoPut(true))) {
      put("watch/noput/b", "2");
      get(kv.delete(bytes("watch/noput/a")));

      heard.await(1);
      assertThat(heard.events.get(0).getEventType()).isEqualTo(EventType.DELETE);
      assertThat(heard.events.get(0).getKeyValue().getKey()).isEqualTo(bytes("watch/noput/a"));
    }
  }

  @Test
  void aWatchWithoutDeletionsTellsOfPutsOnly() {
    long start = put("watch/nodelete", "1");
    get(kv.delete(bytes("watch/nodelete")));
    put("watch/nodelete", "2");

    try (Heard heard =
        watch("watch/nodelete", WatchOption.builder().withRevision(start).withNoDelete(true))) {
      heard.await(2);
      assertThat(heard.events).extracting(WatchEvent::getEventType).containsOnly(EventType.PUT);
    }
  }

  @Test
  void everyMemberTellsOfEveryChangeOnceAndInOrder() {
    int count = 200;
    long start = put("watch/order/0", "");
    List<Client> clients =
        cluster.urls().stream().map(url -> Client.builder().endpoints(url).build()).toList();
    try {
      List<Heard> all =
          clients.stream()
              .map(
                  single ->
                      new Heard(
                          single.getWatchClient(),
                          "watch/order/",
                          WatchOption.builder().isPrefix(true).withRevision(start)))
              .toList();
      CompletableFuture.allOf(
              IntStream.range(1, count)
                  .mapToObj(i -> kv.put(bytes("watch/order/" + i), bytes("")))
                  .toArray(CompletableFuture[]::new))
          .orTimeout(30, TimeUnit.SECONDS)
          .join();

      for (Heard heard : all) {
        heard.await(count);
        assertThat(heard.events)
            .extracting(event -> event.getKeyValue().getModRevision())
            .isSorted()
            .doesNotHaveDuplicates();
      }
    } finally {
      clients.forEach(Client::close);
    }
  }

  @Test
  void progressIsToldWhenAskedFor() {
    long start = put("watch/progress", "1");
    try (Heard heard = watch("watch/progress", WatchOption.builder().withRevision(start))) {
      heard.await(1);
      long now = put("watch/other", "1");

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                heard.watcher.requestProgress();
                return heard.responses.stream()
                    .anyMatch(
                        response ->
                            response.isProgressNotify()
                                && response.getHeader().getRevision() >= now);
              });
      assertThat(heard.events).hasSize(1);
    }
  }

  @Test
  void aWatchOfCompactedHistoryEndsWithTheRevisionOfTheCompaction() {
    long old = put("watch/compacted", "1");
    put("watch/compacted", "2");
    long now = put("watch/compacted", "3");
    get(kv.compact(now));

    try (Heard heard = watch("watch/compacted", WatchOption.builder().withRevision(old))) {
      await().atMost(PATIENCE).until(() -> !heard.errors.isEmpty());
      assertThat(heard.errors.get(0)).isInstanceOf(CompactedException.class);
      assertThat(((CompactedException) heard.errors.get(0)).getCompactedRevision()).isEqualTo(now);
    }
  }

  @Test
  void aLeaseTellsItsTimeAndItsKeys() {
    long lease = grant(600);
    get(kv.put(bytes("lease/a"), bytes("1"), PutOption.builder().withLeaseId(lease).build()));

    LeaseTimeToLiveResponse told =
        get(leases.timeToLive(lease, LeaseOption.builder().withAttachedKeys().build()));

    assertThat(told.getGrantedTTL()).isEqualTo(600);
    assertThat(told.getTTL()).isBetween(1L, 600L);
    assertThat(told.getKeys()).containsExactly(bytes("lease/a"));
    assertThat(get(leases.timeToLive(4711, LeaseOption.DEFAULT)).getTTL()).isEqualTo(-1);
  }

  @Test
  void aRevokedLeaseTakesItsKeysAway() {
    long lease = grant(600);
    get(kv.put(bytes("lease/gone"), bytes("1"), PutOption.builder().withLeaseId(lease).build()));

    get(leases.revoke(lease));

    assertThat(get(kv.get(bytes("lease/gone"))).getKvs()).isEmpty();
    assertThatThrownBy(() -> get(leases.revoke(lease)))
        .hasStackTraceContaining("etcdserver: requested lease not found");
    assertThatThrownBy(() -> get(leases.keepAliveOnce(lease)))
        .hasStackTraceContaining("etcdserver: requested lease not found");
  }

  @Test
  void aLeaseThatIsKeptAliveOutlivesItsTime() {
    long lease = grant(2);
    List<Long> renewed = new CopyOnWriteArrayList<>();
    StreamObserver<LeaseKeepAliveResponse> observer =
        new StreamObserver<>() {
          @Override
          public void onNext(LeaseKeepAliveResponse response) {
            renewed.add(response.getTTL());
          }

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onCompleted() {}
        };
    CloseableClient keeper = leases.keepAlive(lease, observer);
    await().atMost(PATIENCE).until(() -> renewed.size() >= 5);
    assertThat(renewed).containsOnly(2L);
    assertThat(get(leases.timeToLive(lease, LeaseOption.DEFAULT)).getTTL()).isNotNegative();

    keeper.close();
    await()
        .atMost(PATIENCE)
        .until(() -> get(leases.timeToLive(lease, LeaseOption.DEFAULT)).getTTL() == -1);
  }

  @Test
  void aLockIsHeldByOneAfterTheOther() {
    long first = grant(600);
    long second = grant(600);
    ByteSequence key = get(locks.lock(bytes("lock"), first)).getKey();
    assertThat(key).isEqualTo(bytes("lock/" + Long.toHexString(first)));
    assertThat(get(locks.lock(bytes("lock"), first)).getKey()).isEqualTo(key);

    CompletableFuture<LockResponse> waiting = locks.lock(bytes("lock"), second);
    awaitKey("lock/" + Long.toHexString(second));
    assertThat(waiting).isNotDone();

    get(locks.unlock(key));
    assertThat(get(waiting).getKey()).isEqualTo(bytes("lock/" + Long.toHexString(second)));
    get(leases.revoke(second));
  }

  @Test
  void regression11408_aSessionThatEndsInTheQueueNeverHoldsTheLock() {
    long first = grant(600);
    long second = grant(600);
    ByteSequence key = get(locks.lock(bytes("lock-expired"), first)).getKey();
    CompletableFuture<LockResponse> waiting = locks.lock(bytes("lock-expired"), second);
    awaitKey("lock-expired/" + Long.toHexString(second));

    get(leases.revoke(second));
    get(locks.unlock(key));

    assertThatThrownBy(() -> get(waiting)).hasStackTraceContaining("mutex: session is expired");
  }

  @Test
  void aClientThatGoesAwayLeavesTheQueue() {
    long first = grant(600);
    long second = grant(600);
    get(locks.lock(bytes("lock-left"), first));
    try (Client leaver = Client.builder().endpoints(cluster.urls().get(0)).build()) {
      CompletableFuture<LockResponse> waiting =
          leaver.getLockClient().lock(bytes("lock-left"), second);
      awaitKey("lock-left/" + Long.toHexString(second));
      assertThat(waiting).isNotDone();
    }

    ByteSequence key = bytes("lock-left/" + Long.toHexString(second));
    await().atMost(PATIENCE).until(() -> get(kv.get(key)).getKvs().isEmpty());
  }

  @Test
  void aLockWithoutALeaseGetsOneOfAMinute() {
    ByteSequence key = get(locks.lock(bytes("lock-free"), 0)).getKey();

    KeyValue held = get(kv.get(key)).getKvs().get(0);
    assertThat(get(leases.timeToLive(held.getLease(), LeaseOption.DEFAULT)).getGrantedTTL())
        .isEqualTo(60);
  }

  @Test
  void mistakesAboutLocksGetTheTextsOfEtcd() {
    assertThatThrownBy(() -> get(locks.lock(bytes("lock-unknown"), 4711)))
        .hasStackTraceContaining("etcdserver: requested lease not found");
    assertThatThrownBy(() -> get(locks.unlock(ByteSequence.EMPTY)))
        .hasStackTraceContaining("etcdserver: key is not provided");
    get(locks.unlock(bytes("lock/nobody's")));
  }

  @Test
  void candidatesLeadOneAfterTheOtherAndAnObserverHearsOfAll() {
    ByteSequence name = bytes("election");
    List<String> observed = new CopyOnWriteArrayList<>();
    elections.observe(name, observer(observed));
    long first = grant(600);
    long second = grant(600);

    LeaderKey leader = get(elections.campaign(name, first, bytes("one"))).getLeader();
    assertThat(leader.getKey()).isEqualTo(bytes("election/" + Long.toHexString(first)));
    awaitLast(observed, "one");
    CompletableFuture<CampaignResponse> waiting = elections.campaign(name, second, bytes("two"));
    awaitKey("election/" + Long.toHexString(second));
    assertThat(waiting).isNotDone();
    get(elections.proclaim(leader, bytes("one again")));
    awaitLast(observed, "one again");
    assertThat(get(elections.leader(name)).getKv().getValue()).isEqualTo(bytes("one again"));

    get(elections.resign(leader));

    LeaderKey next = get(waiting).getLeader();
    awaitLast(observed, "two");
    assertThat(observed).containsExactly("one", "one again", "two");
    assertThatThrownBy(() -> get(elections.proclaim(leader, bytes("still"))))
        .hasRootCauseInstanceOf(NotLeaderException.class);
    get(elections.resign(leader));
    get(elections.resign(next));
    assertThatThrownBy(() -> get(elections.leader(name)))
        .hasRootCauseInstanceOf(NoLeaderException.class);
  }

  private Heard watch(String key, WatchOption.Builder options) {
    return new Heard(client.getWatchClient(), key, options);
  }

  private long grant(long seconds) {
    return get(leases.grant(seconds)).getID();
  }

  private long put(String key, String value) {
    return get(kv.put(bytes(key), bytes(value))).getHeader().getRevision();
  }

  private void awaitKey(String key) {
    await().atMost(PATIENCE).until(() -> !get(kv.get(bytes(key))).getKvs().isEmpty());
  }

  private static void awaitLast(List<String> observed, String value) {
    await()
        .atMost(PATIENCE)
        .until(() -> !observed.isEmpty() && observed.get(observed.size() - 1).equals(value));
  }

  private static Election.Listener observer(List<String> values) {
    return new Election.Listener() {
      @Override
      public void onNext(LeaderResponse response) {
        values.add(response.getKv().getValue().toString(UTF_8));
      }

      @Override
      public void onError(Throwable failure) {
        values.add(failure.toString());
      }

      @Override
      public void onCompleted() {
        values.add("ended");
      }
    };
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** What a watch was told. */
  private static final class Heard implements AutoCloseable {
    private final List<WatchResponse> responses = new CopyOnWriteArrayList<>();
    private final List<WatchEvent> events = new CopyOnWriteArrayList<>();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Watcher watcher;

    Heard(Watch client, String key, WatchOption.Builder options) {
      watcher =
          client.watch(
              bytes(key),
              options.build(),
              response -> {
                responses.add(response);
                events.addAll(response.getEvents());
              },
              errors::add);
    }

    void await(int count) {
      Awaitility.await().atMost(PATIENCE).until(() -> events.size() >= count || !errors.isEmpty());
      assertThat(errors).isEmpty();
      assertThat(events).hasSize(count);
    }

    @Override
    public void close() {
      watcher.close();
    }
  }
}
