package io.mainstay.server.watch;

import static io.mainstay.server.watch.FakeClient.aWatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hub says of those who watch. */
@SuppressWarnings("NullAway.Init") // made before each test
class WatchStatisticsTest {
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
  void aWatcherCountsUntilItIsCancelled() {
    client.create(aWatch("a"));
    client.create(aWatch("b"));
    fixture.settle();
    assertThat(statistics().watchers()).isEqualTo(2);

    client.cancel(0);
    fixture.settle();

    assertThat(statistics().watchers()).isEqualTo(1);
  }

  @Test
  void aStreamTakesItsWatchersWithIt() {
    client.create(aWatch("a"));
    fixture.settle();
    assertThat(statistics().streams()).isEqualTo(1);

    client.leave();
    fixture.settle();

    assertThat(statistics()).isEqualTo(new WatchStatistics(0, 0, 0, 0, 0));
  }

  @Test
  void aWatcherOverCompactedHistoryIsNoneAnyMore() {
    fixture.put("a");
    fixture.put("a");
    fixture.compact(3);

    client.create(aWatch("a").setStartRevision(2));
    fixture.settle();

    assertThat(statistics().watchers()).isZero();
  }

  @Test
  void aWatcherThatStartsInThePastIsBehindUntilItHasCaughtUp() {
    fixture.put("a");
    client.create(aWatch("a").setStartRevision(2));
    fixture.hubThread.runAll();
    assertThat(statistics().slowWatchers()).isEqualTo(1);

    fixture.settle();

    assertThat(statistics().slowWatchers()).isZero();
  }

  @Test
  void eventsCountOnceForEachWatcher() {
    client.create(aWatch("a"));
    client.create(aWatch("a", "z"));
    fixture.put("a");
    fixture.settle();

    assertThat(statistics().events()).isEqualTo(2);
  }

  @Test
  void eventsThatTheClientDoesNotTakeArePending() {
    client.create(aWatch("a"));
    fixture.settle();
    client.fill();
    fixture.put("a");
    fixture.settle();
    assertThat(statistics().pendingEvents()).isEqualTo(1);

    client.drain();
    fixture.settle();

    assertThat(statistics().pendingEvents()).isZero();
  }

  private WatchStatistics statistics() {
    return fixture.hub.statistics();
  }
}
