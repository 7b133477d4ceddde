package io.mainstay.tools.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.tools.load.Recorder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the commands that watch count. */
class WatchersTest {
  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final ByteString B = ByteString.copyFromUtf8("b");

  private static WatchResponse events(long watcher, int count) {
    WatchResponse.Builder response = WatchResponse.newBuilder().setWatchId(watcher);
    for (int i = 0; i < count; i++) {
      response.addEvents(Event.getDefaultInstance());
    }
    return response.build();
  }

  @Test
  void eachPutIsToldToAllWatchersOfItsKey() {
    // a has 3 watchers and 2 puts, b has 2 watchers and 1 put.
    assertThat(WatchCommand.expected(List.of(A, B), 5, 3)).isEqualTo(8);
  }

  @Test
  void keysThatAreEqualHaveTheirWatchersInCommon() {
    assertThat(WatchCommand.expected(List.of(A, A), 4, 3)).isEqualTo(12);
  }

  @Test
  void allEventsAreThereWithTheLast() {
    Arrivals arrivals = new Arrivals(5, new Recorder());

    arrivals.events(events(1, 2));
    arrivals.events(events(2, 2));
    assertThat(arrivals.allThere()).isNotDone();
    arrivals.events(events(1, 1));

    assertThat(arrivals.allThere()).isCompleted();
  }

  @Test
  void whoWaitsForEventsHearsThatThereAreNoMore() {
    Arrivals arrivals = new Arrivals(5, new Recorder());

    arrivals.failed(new IllegalStateException("the stream ended"));

    assertThatThrownBy(() -> arrivals.allThere().get()).hasMessageContaining("the stream ended");
  }

  @Test
  void theTimesOfEachWatcherAreNotedApart() {
    EventTimes times = new EventTimes(2, 3);
    times.add(7);
    times.add(8);

    times.events(events(7, 3));
    times.events(events(8, 2));
    assertThat(times.allThere()).isNotDone();
    times.events(events(8, 1));

    assertThat(times.allThere()).isCompleted();
    assertThat(times.times()).hasSize(2).allSatisfy(nanos -> assertThat(nanos).isSorted());
  }
}
