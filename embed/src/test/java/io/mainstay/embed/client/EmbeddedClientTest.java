package io.mainstay.embed.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mainstay.embed.EmbeddedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store as it is used without a network. */
class EmbeddedClientTest {
  private static EmbeddedCluster cluster;
  private static EmbeddedClient client;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start();
    client = cluster.client();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @BeforeEach
  void empty() {
    client.delete(Delete.of(KeyRange.all())).join();
  }

  @Test
  void aPairIsReadWithItsNumbers() {
    PutResult first = client.put("key", "one").join();
    PutResult second = client.put("key", "two").join();

    assertThat(client.get("key").join().first())
        .contains(
            new KeyValue(
                Bytes.of("key"), Bytes.of("two"), first.revision(), second.revision(), 2, 0));
  }

  @Test
  void aKeyThatIsNotThereIsNotFound() {
    assertThat(client.get("key").join().first()).isEmpty();
  }

  @Test
  void aPutTellsWhatWasThereBefore() {
    client.put("key", "one").join();

    PutResult result = client.put(Put.of("key", "two").returningPrevious()).join();

    assertThat(result.previous()).map(KeyValue::value).contains(Bytes.of("one"));
  }

  @Test
  void aPrefixIsReadInOrderUpToALimit() {
    List.of("b", "a/2", "a/1", "a/3").forEach(key -> client.put(key, key).join());

    GetResult result = client.get(Get.of(KeyRange.prefix("a/")).limitedTo(2)).join();

    assertThat(result.pairs())
        .extracting(pair -> pair.key().toString())
        .containsExactly("a/1", "a/2");
    assertThat(result.count()).isEqualTo(3);
  }

  @Test
  void anOlderRevisionIsReadAsItWas() {
    long revision = client.put("key", "one").join().revision();
    client.put("key", "two").join();

    assertThat(client.get(Get.of("key").at(revision)).join().first())
        .map(KeyValue::value)
        .contains(Bytes.of("one"));
  }

  @Test
  void keysAreReadWithoutTheirValues() {
    client.put("key", "value").join();

    assertThat(client.get(Get.of("key").withoutValues()).join().first())
        .map(KeyValue::value)
        .contains(Bytes.EMPTY);
  }

  @Test
  void deletedPairsAreTold() {
    client.put("key", "value").join();

    DeleteResult result = client.delete(Delete.of("key").returningPrevious()).join();

    assertThat(result.deleted()).isEqualTo(1);
    assertThat(result.previous()).extracting(KeyValue::value).containsExactly(Bytes.of("value"));
  }

  @Test
  void aTransactionWhoseConditionsHoldSucceeds() {
    Txn create =
        Txn.when(Condition.absent("key"))
            .then(Put.of("key", "mine"), Get.of("key"))
            .otherwise(Get.of("key"));

    TxnResult result = client.txn(create).join();

    assertThat(result.succeeded()).isTrue();
    assertThat(((GetResult) result.results().get(1)).first())
        .map(KeyValue::value)
        .contains(Bytes.of("mine"));
  }

  @Test
  void aTransactionOneOfWhoseConditionsFailsDoesTheOtherThing() {
    client.put("key", "theirs").join();
    Txn change =
        Txn.when(Condition.exists("key"), Condition.hasValue("key", "mine"))
            .then(Delete.of("key"))
            .otherwise(Put.of("other", "done"));

    TxnResult result = client.txn(change).join();

    assertThat(result.succeeded()).isFalse();
    assertThat(client.get("key").join().first()).isPresent();
    assertThat(client.get("other").join().first()).isPresent();
  }

  @Test
  void aTransactionWithinATransactionIsDone() {
    Txn inner = Txn.when(Condition.absent("inner")).then(Put.of("inner", "done"));

    TxnResult result = client.txn(Txn.when().then(inner)).join();

    assertThat(((TxnResult) result.results().get(0)).succeeded()).isTrue();
    assertThat(client.get("inner").join().first()).isPresent();
  }

  @Test
  void aKeyIsPutOnlyIfItHasNotChangedMeanwhile() {
    long revision = client.put("key", "one").join().revision();
    client.put("key", "two").join();

    Txn change = Txn.when(Condition.unchangedSince("key", revision)).then(Put.of("key", "mine"));

    assertThat(client.txn(change).join().succeeded()).isFalse();
  }

  @Test
  void changesAreToldInOrder() {
    Heard heard = new Heard();
    try (Watcher watcher = client.watch(Watch.of("key"), heard).join()) {
      client.put("key", "one").join();
      client.put("key", "two").join();
      client.delete("key").join();

      await().atMost(30, SECONDS).until(() -> heard.events.size() == 3);
      assertThat(heard.events)
          .extracting(event -> event.kind() + " " + event.pair().value())
          .containsExactly("PUT one", "PUT two", "DELETE ");
      assertThat(watcher).isNotNull();
    }
  }

  @Test
  void pastChangesAreToldWithWhatWasThereBefore() {
    client.put("key", "one").join();
    long revision = client.put("key", "two").join().revision();
    Heard heard = new Heard();

    try (Watcher watcher =
        client.watch(Watch.of("key").since(revision).tellingPrevious(), heard).join()) {
      await().atMost(30, SECONDS).until(() -> heard.events.size() == 1);
      assertThat(heard.events.get(0).previous()).map(KeyValue::value).contains(Bytes.of("one"));
      assertThat(watcher).isNotNull();
    }
  }

  @Test
  void aListenerMayUseTheClient() {
    CompletableFuture<String> read = new CompletableFuture<>();
    WatchListener listener =
        (revision, events) ->
            read.complete(client.get("key").join().first().orElseThrow().value().toString());

    try (Watcher watcher = client.watch(Watch.of("key"), listener).join()) {
      client.put("key", "value").join();

      assertThat(read.orTimeout(30, SECONDS).join()).isEqualTo("value");
      assertThat(watcher).isNotNull();
    }
  }

  @Test
  void aClosedWatcherIsToldThatNothingMoreComes() {
    Heard heard = new Heard();

    client.watch(Watch.of("key"), heard).join().close();

    assertThat(heard.end.orTimeout(30, SECONDS).join()).isEmpty();
  }

  @Test
  void aWatcherOfAMemberThatEndsIsToldSo() {
    try (EmbeddedCluster other = EmbeddedCluster.start()) {
      Heard heard = new Heard();
      var unused = other.client().watch(Watch.of("key"), heard).join();

      other.member(0).stop();

      assertThat(heard.end.orTimeout(30, SECONDS).join())
          .map(EmbeddedClientException::code)
          .contains("UNAVAILABLE");
    }
  }

  @Test
  void aMemberThatDoesNotRunAnswersThatItHasStopped() {
    try (EmbeddedCluster other = EmbeddedCluster.start()) {
      EmbeddedClient itsClient = other.client();
      other.member(0).kill();

      assertRefused(itsClient.get("key"), "UNAVAILABLE", "etcdserver: server stopped");
    }
  }

  @Test
  void aRefusalComesInTheWordsOfEtcd() {
    assertRefused(
        client.put(Put.of("", "value")), "INVALID_ARGUMENT", "etcdserver: key is not provided");
    assertRefused(
        client.put(Put.of("key", "value").withLease(7)),
        "NOT_FOUND",
        "etcdserver: requested lease not found");
  }

  @Test
  void aLeaseKnowsItsKeysAndTakesThemAway() {
    LeaseStatus lease = client.grant(Duration.ofSeconds(60)).join();
    client.put(Put.of("key", "value").withLease(lease.id())).join();
    assertThat(client.lease(lease.id()).join())
        .map(LeaseStatus::keys)
        .contains(List.of(Bytes.of("key")));

    client.revoke(lease.id()).join();

    assertThat(client.get("key").join().first()).isEmpty();
    assertThat(client.lease(lease.id()).join()).isEmpty();
  }

  @Test
  void aLeaseIsKeptAlive() {
    LeaseStatus lease = client.grant(Duration.ofSeconds(60)).join();

    assertThat(client.keepAlive(lease.id()).join()).contains(Duration.ofSeconds(60));
    assertThat(client.keepAlive(lease.id() + 1).join()).isEmpty();
  }

  @Test
  void aLeaseThatNobodyKeepsAliveEnds() {
    LeaseStatus lease = client.grant(Duration.ofSeconds(1)).join();

    await().atMost(60, SECONDS).until(() -> client.lease(lease.id()).join().isEmpty());
  }

  private static void assertRefused(CompletableFuture<?> call, String code, String text) {
    assertThatThrownBy(call::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            EmbeddedClientException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal).hasMessage(text);
            });
  }

  /** Remembers what it is told. */
  private static final class Heard implements WatchListener {
    private final List<WatchEvent> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Optional<EmbeddedClientException>> end =
        new CompletableFuture<>();

    @Override
    public void changed(long revision, List<WatchEvent> changes) {
      events.addAll(changes);
    }

    @Override
    public void ended(Optional<EmbeddedClientException> reason) {
      end.complete(reason);
    }
  }
}
