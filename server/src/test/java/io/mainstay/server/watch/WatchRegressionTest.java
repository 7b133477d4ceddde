package io.mainstay.server.watch;

import static io.mainstay.server.watch.FakeClient.aWatch;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What once went wrong in etcd; each test is named after the number it has there. */
@SuppressWarnings("NullAway.Init") // made before each test
class WatchRegressionTest {
  private HubFixture fixture;
  private FakeClient client;

  @BeforeEach
  void open(@TempDir Path directory) {
    fixture = new HubFixture(directory, HubFixture.SMALL, 1_572_864);
    client = fixture.client();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void regression15220_aProgressNotificationNeverOvertakesEvents() {
    client.create(aWatch("k").setProgressNotify(true));
    fixture.settle();
    client.fill();
    for (int i = 0; i < 20; i++) {
      fixture.put("k", "x".repeat(30));
      client.askForProgress();
      fixture.hubThread.runAll();
      fixture.tick();
      if (i % 5 == 4) {
        client.drain();
        fixture.settle();
        client.fill();
      }
    }
    client.drain();
    fixture.settle();
    client.askForProgress();
    fixture.settle();

    long told = 0;
    long progressTold = 0;
    for (WatchResponse response : client.take()) {
      if (response.getEventsCount() > 0) {
        long first = response.getEvents(0).getKv().getModRevision();
        assertThat(first).isGreaterThan(progressTold).isEqualTo(told + 1 == 1 ? 2 : told + 1);
        told = response.getEvents(response.getEventsCount() - 1).getKv().getModRevision();
      } else if (!response.getCreated()) {
        progressTold = response.getHeader().getRevision();
        assertThat(progressTold).isLessThanOrEqualTo(told);
      }
    }
    assertThat(progressTold).isEqualTo(21);
  }

  @Test
  void regression15271_afterASnapshotNobodySeesOldRevisionsAgain() {
    fixture.put("k");
    client.create(aWatch("k"));
    client.create(aWatch("k").setStartRevision(2));
    client.create(aWatch("k").setStartRevision(8));
    fixture.settle();
    fixture.put("k");
    fixture.settle();

    for (int i = 0; i < 3; i++) {
      fixture.applyUnseen(batch -> HubFixture.put(batch, "k", "from the leader"));
    }
    fixture.hub.restored();
    fixture.settle();
    fixture.put("k");
    fixture.put("k");
    fixture.settle();

    assertThat(client.events(0)).containsExactly("3 k", "4 k", "5 k", "6 k", "7 k", "8 k");
    assertThat(client.events(1)).containsExactly("2 k", "3 k", "4 k", "5 k", "6 k", "7 k", "8 k");
    assertThat(client.events(2)).containsExactly("8 k");
  }

  @Test
  void regression17529_slowWatchersOvertakenByCompactionAreCancelled() {
    int watchers = 300;
    for (int i = 0; i < watchers; i++) {
      client.create(aWatch("k").setPrevKv(true));
      fixture.settle();
    }
    client.take();
    client.fill();
    for (int i = 0; i < 40; i++) {
      fixture.put("k", "x".repeat(30));
      fixture.settle();
    }
    long compactedTo = fixture.revision();
    fixture.compact(compactedTo);
    client.drain();
    fixture.settle();

    for (long id = 0; id < watchers; id++) {
      long watchId = id;
      List<String> events = client.events(watchId);
      assertThat(events).isEqualTo(firstPuts(events.size()));
      List<WatchResponse> ends =
          client.received().stream()
              .filter(response -> response.getWatchId() == watchId && response.getCanceled())
              .toList();
      if (events.size() < 40) {
        assertThat(ends)
            .singleElement()
            .satisfies(end -> assertThat(end.getCompactRevision()).isEqualTo(compactedTo));
      } else {
        assertThat(ends).isEmpty();
      }
    }
    assertThat(client.received()).anyMatch(WatchResponse::getCanceled);
  }

  @Test
  void regression18089_aDeleteAtTheCompactRevisionIsNotDropped() {
    client.create(aWatch("k", "l").setPrevKv(true));
    fixture.settle();
    for (int i = 0; i < 10; i++) {
      fixture.put("k" + i, "x".repeat(40));
      fixture.settle();
      client.fill();
      // Full, so that the watcher has to read the delete from history.
      fixture.put("kk", "x".repeat(300));
      fixture.put("kk", "x".repeat(300));
      fixture.settle();
      long deleted = fixture.delete("k" + i);
      fixture.settle();
      fixture.compact(deleted - 2);
      fixture.compact(deleted - 1);
      client.drain();
      fixture.hubThread.runAll();
      fixture.loop.runAll();
      fixture.settle();
      FakeClient late = fixture.client();
      fixture.compact(deleted);
      late.create(aWatch("k", "l").setStartRevision(deleted));
      fixture.settle();
      assertThat(late.events(0)).containsExactly(deleted + " -k" + i);
    }

    assertThat(client.events(0))
        .filteredOn(event -> event.contains("-"))
        .hasSize(10)
        .doesNotHaveDuplicates();
    assertThat(client.received()).noneMatch(WatchResponse::getCanceled);
  }

  @Test
  void regression20221_aWatchFromTheFutureHearsNothingEarly() {
    client.create(aWatch("k").setStartRevision(60).setProgressNotify(true));
    for (int i = 2; i < 59; i++) {
      fixture.put("k");
      fixture.settle();
      client.askForProgress();
      fixture.tick();
      fixture.settle();
    }
    // Even a member that falls behind and gets a snapshot keeps silent.
    fixture.applyUnseen(batch -> HubFixture.put(batch, "k", "v"));
    fixture.hub.restored();
    fixture.settle();
    assertThat(client.take()).singleElement().matches(WatchResponse::getCreated);

    fixture.put("k");
    client.askForProgress();
    fixture.settle();
    assertThat(client.events(0)).containsExactly("60 k");
    assertThat(client.take().get(1).getHeader().getRevision()).isEqualTo(60);
  }

  @Test
  void regression20707_aNegativeStartRevisionIsRefused() {
    fixture.put("k");
    client.create(aWatch("k").setStartRevision(-1));
    fixture.put("k");
    fixture.settle();

    assertThat(client.take())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.getCreated()).isTrue();
              assertThat(refused.getCanceled()).isTrue();
            });
  }

  @Test
  void regression22264_whoCatchesUpHoldsUpNeitherWritersNorOtherWatchers() {
    for (int i = 0; i < 100; i++) {
      fixture.put("k");
    }
    FakeClient current = fixture.client();
    current.create(aWatch("k"));
    fixture.settle();
    client.create(aWatch("k").setStartRevision(2));
    fixture.hubThread.runAll();
    assertThat(fixture.workers.size()).isEqualTo(1);

    // Meanwhile history waits to be read.
    for (int i = 0; i < 20; i++) {
      fixture.put("k");
      fixture.hubThread.runAll();
      fixture.loop.runAll();
    }
    assertThat(current.events(0)).hasSize(20);
    assertThat(client.events(0)).isEmpty();

    fixture.settle();
    assertThat(client.events(0)).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void regression17247_aTransactionThatTouchesARangeOftenHasEachEventOnce() {
    client.create(aWatch("k", "l"));
    client.create(aWatch("k", "l").setStartRevision(2));
    fixture.putAll(HubFixture.keys(10));
    fixture.apply(
        batch -> {
          TxnRequest.Builder txn = TxnRequest.newBuilder();
          for (String key : List.of("k00", "k005", "k000", "k008")) {
            txn.addSuccess(
                RequestOp.newBuilder()
                    .setRequestDeleteRange(
                        DeleteRangeRequest.newBuilder()
                            .setKey(HubFixture.bytes(key))
                            .setRangeEnd(HubFixture.bytes("k009"))));
          }
          batch.txn(txn.build());
        });
    fixture.settle();
    FakeClient late = fixture.client();
    late.create(aWatch("k", "l").setStartRevision(2));
    fixture.settle();

    assertThat(client.events(0)).hasSize(10 + 9).doesNotHaveDuplicates();
    assertThat(client.events(1)).isEqualTo(client.events(0));
    assertThat(late.events(0)).isEqualTo(client.events(0));
  }

  private static List<String> firstPuts(int count) {
    return IntStream.range(0, count).mapToObj(i -> (i + 2) + " k").toList();
  }
}
