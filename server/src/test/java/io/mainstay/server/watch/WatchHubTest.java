package io.mainstay.server.watch;

import static io.mainstay.server.watch.FakeClient.aWatch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.WatchCreateRequest.FilterType;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told, step by step. */
@SuppressWarnings("NullAway.Init") // made before each test
class WatchHubTest {
  private HubFixture fixture;
  private FakeClient client;

  @BeforeEach
  void open(@TempDir Path directory) {
    fixture = new HubFixture(directory);
    client = fixture.client();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aWatcherIsCreatedAndThenToldOfWhatHappens() {
    client.create(aWatch("a"));
    fixture.put("a");
    fixture.put("b");
    fixture.settle();

    List<WatchResponse> told = client.take();
    assertThat(told).hasSize(2);
    assertThat(told.get(0).getCreated()).isTrue();
    assertThat(told.get(0).getHeader())
        .satisfies(
            header -> {
              assertThat(header.getClusterId()).isEqualTo(HubFixture.CLUSTER_ID);
              assertThat(header.getMemberId()).isEqualTo(HubFixture.MEMBER_ID);
              assertThat(header.getRaftTerm()).isEqualTo(HubFixture.TERM);
              assertThat(header.getRevision()).isEqualTo(1);
            });
    assertThat(told.get(1).getHeader().getRevision()).isEqualTo(2);
    assertThat(told.get(1).getEventsList()).map(FakeClient::text).containsExactly("2 a");
  }

  @Test
  void anEmptyKeyIsTheSmallestOne() {
    client.create(aWatch("", "\0"));
    fixture.put("a");
    fixture.settle();

    assertThat(client.events(0)).containsExactly("2 a");
  }

  @Test
  void watchIdsCountUpFromZeroPastThoseInUse() {
    client.create(aWatch("a").setWatchId(1));
    client.create(aWatch("a"));
    client.create(aWatch("a"));
    client.create(aWatch("a").setWatchId(-7));
    fixture.settle();

    assertThat(client.take())
        .extracting(WatchResponse::getWatchId)
        .containsExactly(1L, 0L, 2L, -7L);
  }

  @Test
  void anIdInUseIsRefused() {
    client.create(aWatch("a").setWatchId(5));
    client.create(aWatch("b").setWatchId(5));
    fixture.settle();

    assertRefused(client.take().get(1), "mvcc: duplicate watch ID provided on the WatchStream");
  }

  @Test
  void aNegativeStartIsRefusedAsCompacted() {
    client.create(aWatch("a").setStartRevision(-1));
    fixture.settle();

    assertRefused(client.take().get(0), "etcdserver: mvcc: required revision has been compacted");
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsRefused() {
    client.create(aWatch("b", "a"));
    client.create(aWatch("b", "b"));
    fixture.settle();

    assertThat(client.take())
        .hasSize(2)
        .allSatisfy(response -> assertRefused(response, "mvcc: watcher range is empty"));
  }

  @Test
  void aRequestWithoutContentIsIgnored() {
    client.request(WatchRequest.newBuilder());
    fixture.settle();

    assertThat(client.take()).isEmpty();
    assertThat(client.isOver()).isFalse();
  }

  @Test
  void nothingComesAfterTheAnswerToACancellation() {
    client.create(aWatch("a"));
    fixture.put("a");
    client.cancel(0);
    fixture.put("a");
    fixture.settle();

    assertThat(client.events(0)).containsExactly("2 a");
    WatchResponse last = client.received().get(client.received().size() - 1);
    assertThat(last.getCanceled()).isTrue();
    assertThat(last.getCancelReason()).isEmpty();
    assertThat(last.getHeader().getRevision()).isEqualTo(2);
  }

  @Test
  void theCancellationOfWhatIsNotThereHasNoAnswer() {
    client.cancel(3);
    fixture.settle();

    assertThat(client.take()).isEmpty();
  }

  @Test
  void aHalfClosedStreamGoesOn() {
    client.create(aWatch("a"));
    client.halfClose();
    fixture.put("a");
    fixture.settle();

    assertThat(client.events(0)).containsExactly("2 a");
  }

  @Test
  void historyComesWithTheCurrentRevision() {
    fixture.put("a");
    fixture.put("a");
    fixture.put("b");
    client.create(aWatch("a").setStartRevision(3));
    fixture.settle();

    assertThat(client.events(0)).containsExactly("3 a");
    assertThat(client.received().get(1).getHeader().getRevision()).isEqualTo(4);
  }

  @Test
  void filtersLeaveOutAndSilenceFollows() {
    client.create(aWatch("a").addFilters(FilterType.NOPUT));
    client.create(aWatch("a").addFilters(FilterType.NODELETE));
    fixture.put("a");
    fixture.delete("a");
    fixture.settle();

    assertThat(client.events(0)).containsExactly("3 -a");
    assertThat(client.events(1)).containsExactly("2 a");
    assertThat(client.take()).hasSize(4);
  }

  @Test
  void theValueBeforeComesAlongUnlessThereWasNone() {
    client.create(aWatch("a").setPrevKv(true));
    client.create(aWatch("a"));
    fixture.put("a", "old");
    fixture.put("a", "new");
    fixture.delete("a");
    fixture.settle();

    assertThat(previousValues(0)).containsExactly("", "old", "new");
    assertThat(previousValues(1)).containsExactly("", "", "");
  }

  @Test
  void theValueBeforeIsLeftOutWhenItIsCompactedAway() {
    fixture.put("a", "old");
    long last = fixture.put("a", "new");
    fixture.compact(last);
    client.create(aWatch("a").setPrevKv(true).setStartRevision(last));
    fixture.settle();

    assertThat(previousValues(0)).containsExactly("");
  }

  @Test
  void aLargeResponseComesInPartsForWhoLikesThat(@TempDir Path directory) {
    try (HubFixture small = new HubFixture(directory, WatchLimits.defaults(), 200 - 512 * 1024)) {
      FakeClient other = small.client();
      other.create(aWatch("k", "l").setFragment(true));
      other.create(aWatch("k", "l"));
      small.putAll(HubFixture.keys(20));
      small.settle();

      List<WatchResponse> parts =
          other.received().stream()
              .filter(part -> part.getWatchId() == 0 && part.getEventsCount() > 0)
              .toList();
      assertThat(parts).hasSizeGreaterThan(2);
      assertThat(parts).allMatch(part -> part.getSerializedSize() < 200);
      assertThat(parts.subList(0, parts.size() - 1)).allMatch(WatchResponse::getFragment);
      assertThat(parts.get(parts.size() - 1).getFragment()).isFalse();
      assertThat(other.events(0)).hasSize(20).isEqualTo(other.events(1));
      assertThat(other.received()).filteredOn(response -> response.getWatchId() == 1).hasSize(2);
    }
  }

  @Test
  void allChangesOfARevisionComeTogether() {
    client.create(aWatch("k", "l"));
    fixture.putAll(HubFixture.keys(5));
    fixture.settle();

    assertThat(client.take().get(1).getEventsCount()).isEqualTo(5);
  }

  @Test
  void aSilentWatcherIsRemindedAndABusyOneIsNot() {
    client.create(aWatch("a").setProgressNotify(true));
    client.create(aWatch("b").setProgressNotify(true));
    client.create(aWatch("c"));
    fixture.settle();
    fixture.put("b");
    fixture.settle();
    client.take();

    fixture.tick();
    fixture.settle();
    assertThat(client.take())
        .singleElement()
        .satisfies(
            reminder -> {
              assertThat(reminder.getWatchId()).isZero();
              assertThat(reminder.getEventsCount()).isZero();
              assertThat(reminder.getHeader().getRevision()).isEqualTo(2);
            });

    fixture.tick();
    fixture.settle();
    assertThat(client.take())
        .extracting(WatchResponse::getWatchId)
        .containsExactlyInAnyOrder(0L, 1L);
  }

  @Test
  void remindersAreSpread() {
    client.create(aWatch("a").setProgressNotify(true));
    FakeClient other = fixture.client();
    other.create(aWatch("a").setProgressNotify(true));
    other.create(aWatch("b").setProgressNotify(true));
    fixture.client().create(aWatch("a"));

    assertThat(fixture.tickPeriods())
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allSatisfy(
            period ->
                assertThat(period)
                    .isBetween(
                        HubFixture.PROGRESS_INTERVAL,
                        HubFixture.PROGRESS_INTERVAL.plus(Duration.ofSeconds(10))));
  }

  @Test
  void remindersEndWithTheStream() {
    client.create(aWatch("a").setProgressNotify(true));
    client.leave();
    fixture.tick();

    assertThat(fixture.tickPeriods()).isEmpty();
  }

  @Test
  void progressIsToldWhenAllWatchersAreUpToDate() {
    client.askForProgress();
    fixture.settle();
    assertThat(client.take()).isEmpty();

    client.create(aWatch("a"));
    client.create(aWatch("b"));
    fixture.put("z");
    client.askForProgress();
    fixture.settle();
    WatchResponse progress = client.take().get(2);
    assertThat(progress.getWatchId()).isEqualTo(-1);
    assertThat(progress.getHeader().getRevision()).isEqualTo(2);
  }

  @Test
  void whoWasToldOfAWriteHearsOfProgressBeyondIt() {
    client.create(aWatch("a"));
    fixture.settle();
    client.take();
    // The hub has not come to this write yet when it is asked.
    long written = fixture.put("z");
    client.askForProgress();
    fixture.settle();

    assertThat(client.take())
        .singleElement()
        .satisfies(told -> assertThat(told.getHeader().getRevision()).isEqualTo(written));
  }

  @Test
  void aStreamWithAWatcherBehindTellsNoProgress() {
    fixture.put("a");
    client.create(aWatch("a").setStartRevision(2));
    client.askForProgress();
    fixture.hubThread.runAll();
    fixture.loop.runAll();

    assertThat(client.take()).extracting(WatchResponse::getCreated).containsExactly(true);
  }

  @Test
  void aWatcherOvertakenByCompactionIsToldTheCompactRevision() {
    for (int i = 0; i < 5; i++) {
      fixture.put("a");
    }
    fixture.compact(4);
    client.create(aWatch("a").setStartRevision(3));
    client.create(aWatch("a").setStartRevision(4));
    fixture.settle();

    assertThat(client.events(0)).isEmpty();
    assertThat(client.events(1)).containsExactly("4 a", "5 a", "6 a");
    WatchResponse end =
        client.received().stream().filter(WatchResponse::getCanceled).findFirst().orElseThrow();
    assertThat(end.getWatchId()).isZero();
    assertThat(end.getCompactRevision()).isEqualTo(4);
    assertThat(end.getHeader().getRevision()).isZero();
    assertThat(end.getHeader().getMemberId()).isEqualTo(HubFixture.MEMBER_ID);
    assertThat(end.getCancelReason()).isEmpty();
  }

  @Test
  void aWatcherOvertakenDoesNotKeepItsStreamFromTellingProgress() {
    fixture.put("a");
    fixture.put("a");
    fixture.compact(3);
    client.create(aWatch("a").setStartRevision(1));
    client.create(aWatch("b"));
    fixture.settle();
    client.take();

    client.askForProgress();
    fixture.settle();
    assertThat(client.take()).extracting(WatchResponse::getWatchId).containsExactly(-1L);
  }

  @Test
  void aSlowReaderCostsOnlyItselfAndMissesNothing(@TempDir Path directory) {
    try (HubFixture small = new HubFixture(directory, HubFixture.SMALL, 1_572_864)) {
      FakeClient slow = small.client();
      FakeClient quick = small.client();
      slow.create(aWatch("k", "l"));
      quick.create(aWatch("k", "l"));
      small.settle();
      slow.fill();
      for (int i = 0; i < 50; i++) {
        small.put("k", "x".repeat(50));
        small.settle();
      }

      assertThat(quick.events(0)).hasSize(50);
      assertThat(slow.events(0)).isEmpty();
      assertThat(small.workers.size()).isZero();

      slow.drain();
      small.settle();
      assertThat(slow.events(0)).isEqualTo(quick.events(0));
    }
  }

  @Test
  void aHubThatCannotKeepUpReadsHistoryInstead(@TempDir Path directory) {
    try (HubFixture small = new HubFixture(directory, HubFixture.SMALL, 1_572_864)) {
      FakeClient other = small.client();
      other.create(aWatch("k"));
      small.settle();
      for (int i = 0; i < 50; i++) {
        small.put("k");
      }
      assertThat(small.hubThread.size()).isLessThanOrEqualTo(5);
      small.settle();

      assertThat(other.events(0)).hasSize(50).doesNotHaveDuplicates();
    }
  }

  @Test
  void whoIsFarBehindDoesNotHoldUpTheOthers(@TempDir Path directory) {
    try (HubFixture small = new HubFixture(directory, HubFixture.SMALL, 1_572_864)) {
      for (int i = 0; i < 100; i++) {
        small.put("k");
      }
      FakeClient far = small.client();
      FakeClient near = small.client();
      far.create(aWatch("k").setStartRevision(2));
      near.create(aWatch("k").setStartRevision(100));
      small.hubThread.runAll();
      // One chunk for each of them.
      for (int i = 0; i < 2; i++) {
        small.workers.runOne();
        small.hubThread.runAll();
      }
      small.loop.runAll();

      assertThat(near.events(0)).containsExactly("100 k", "101 k");
      assertThat(far.events(0)).hasSize(HubFixture.SMALL.scanRevisions());
    }
  }

  @Test
  void catchingUpEndsThoughWritesGoOn(@TempDir Path directory) {
    try (HubFixture small = new HubFixture(directory, HubFixture.SMALL, 1_572_864)) {
      for (int i = 0; i < 20; i++) {
        small.put("k");
      }
      FakeClient other = small.client();
      other.create(aWatch("k").setStartRevision(2));
      small.hubThread.runAll();
      // With each chunk comes another write, before the hub hears of what was found.
      while (small.workers.runOne()) {
        small.put("k");
        small.hubThread.runAll();
      }
      small.settle();

      assertThat(small.workers.size()).isZero();
      assertThat(other.events(0)).hasSize((int) small.revision() - 1).doesNotHaveDuplicates();
    }
  }

  @Test
  void oneHandOverServesAllStreamsOfAnEventLoop() {
    List<FakeClient> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      FakeClient other = fixture.client();
      other.create(aWatch("a"));
      clients.add(other);
    }
    fixture.settle();
    fixture.put("a");
    fixture.hubThread.runAll();

    assertThat(fixture.loop.size()).isEqualTo(1);
    fixture.loop.runAll();
    assertThat(clients).allMatch(other -> other.events(0).size() == 1);
  }

  @Test
  void requestsAreHeldBackWhileManyWait() {
    int limit = WatchLimits.defaults().streamRequests();
    for (int i = 0; i < limit; i++) {
      assertThat(client.isPaused()).isFalse();
      client.create(aWatch("a"));
    }
    assertThat(client.isPaused()).isTrue();

    fixture.settle();
    assertThat(client.isPaused()).isFalse();
  }

  @Test
  void requestsAreHeldBackWhileTheirAnswersAreNotRead() {
    client.fill();
    int sent = 0;
    while (!client.isPaused()) {
      client.create(aWatch("a"));
      fixture.settle();
      sent++;
    }
    assertThat(sent).isLessThanOrEqualTo(WatchLimits.defaults().streamRequests());

    client.drain();
    assertThat(client.isPaused()).isFalse();
    assertThat(client.take()).hasSize(sent);
  }

  @Test
  void aStreamThatIsOverHasNoWatchers() {
    client.create(aWatch("a"));
    client.create(aWatch("a", "b"));
    fixture.settle();
    client.leave();
    fixture.settle();
    fixture.put("a");
    fixture.hubThread.runAll();

    assertThat(fixture.loop.size()).isZero();
  }

  @Test
  void subscribersWithinTheMemberHearTheSame() {
    List<String> heard = new ArrayList<>();
    EventSource.Subscription subscription =
        fixture.hub.subscribe(
            HubFixture.bytes("a"), ByteString.EMPTY, 0, fixture.loop, noting(heard));
    fixture.put("a");
    fixture.put("b");
    fixture.delete("a");
    fixture.settle();
    subscription.close();
    fixture.put("a");
    fixture.settle();

    assertThat(heard).containsExactly("2 a", "4 -a");
  }

  @Test
  void subscribersWithinTheMemberAreToldOfCompaction() {
    fixture.put("a");
    fixture.put("a");
    fixture.compact(3);
    List<String> heard = new ArrayList<>();
    fixture.hub.subscribe(HubFixture.bytes("a"), ByteString.EMPTY, 2, fixture.loop, noting(heard));
    fixture.settle();

    assertThat(heard).containsExactly("compacted 3");
  }

  @Test
  void subscribersWithinTheMemberNeedARange() {
    assertThatThrownBy(
            () ->
                fixture.hub.subscribe(
                    HubFixture.bytes("b"),
                    HubFixture.bytes("a"),
                    0,
                    fixture.loop,
                    noting(new ArrayList<>())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGapInWhatIsAppliedStopsTheMember() {
    fixture.applyUnseen(batch -> HubFixture.put(batch, "a", "v"));
    fixture.put("a");
    fixture.hubThread.runAll();

    assertThat(fixture.failures)
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("after revision 1 comes 3"));
  }

  private List<String> previousValues(long watchId) {
    return client.received().stream()
        .filter(response -> response.getWatchId() == watchId)
        .flatMap(response -> response.getEventsList().stream())
        .map(Event::getPrevKv)
        .map(previous -> previous.getValue().toStringUtf8())
        .toList();
  }

  private static EventSource.Listener noting(List<String> heard) {
    return new EventSource.Listener() {
      @Override
      public void events(List<Event> events) {
        events.stream().map(FakeClient::text).forEach(heard::add);
      }

      @Override
      public void compacted(long compactRevision) {
        heard.add("compacted " + compactRevision);
      }
    };
  }

  private static void assertRefused(WatchResponse response, String reason) {
    assertThat(response.getCreated()).isTrue();
    assertThat(response.getCanceled()).isTrue();
    assertThat(response.getWatchId()).isEqualTo(-1);
    assertThat(response.getCompactRevision()).isZero();
    assertThat(response.getCancelReason()).isEqualTo(reason);
    assertThat(response.getHeader().getRevision()).isPositive();
  }
}
