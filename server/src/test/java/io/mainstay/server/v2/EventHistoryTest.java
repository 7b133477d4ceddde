package io.mainstay.server.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
  private static final String HALF = "x".repeat((int) (EventHistory.MAX_BYTES / 2));

  private final EventHistory history = new EventHistory();

  EventHistoryTest() {
    history.restart(List.of(), NodeTable.FIRST_INDEX);
  }

  private void add(long index, String value) {
    history.add(
        V2Event.newBuilder()
            .setAction("set")
            .setNode(V2Node.newBuilder().setKey("/a").setValue(value).setModifiedIndex(index))
            .build());
  }

  private List<Long> since(long index) {
    return history.since(new WaitSpec("/a", false, true, index)).stream()
        .map(event -> event.getNode().getModifiedIndex())
        .toList();
  }

  @Test
  void largeEventsPushOldOnesOutEarlier() {
    add(4, "small");
    add(5, HALF);
    add(6, HALF);

    assertThat(since(6)).containsExactly(6L);
    assertThatThrownBy(() -> since(5))
        .isInstanceOfSatisfying(
            V2Exception.class,
            cleared -> assertThat(cleared.code()).isEqualTo(V2Code.EVENT_INDEX_CLEARED));
  }

  @Test
  void theNewestEventIsKeptHoweverLarge() {
    add(4, HALF + HALF);

    assertThat(since(4)).containsExactly(4L);
  }
}
