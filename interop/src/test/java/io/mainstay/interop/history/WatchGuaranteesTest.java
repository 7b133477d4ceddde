package io.mainstay.interop.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.interop.history.WatchRecording.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge finds what is wrong, and nothing else. */
class WatchGuaranteesTest {
  private static final WatchSpec ALL = WatchSpec.all();
  private static final WatchSpec ALL_WITH_PREVIOUS =
      new WatchSpec(ALL.key(), ALL.rangeEnd(), true, true, true, false);
  private static final WatchSpec DELETES =
      new WatchSpec(ALL.key(), ALL.rangeEnd(), false, true, false, false);

  private final WatchGuarantees guarantees = new WatchGuarantees();

  @Test
  void aCompleteRecordingIsSound() {
    assertThat(
            judge(
                recording(
                    ALL,
                    opened(2),
                    events(put("a", 2)),
                    events(put("a", 3), put("b", 3)),
                    bookmark(5)),
                recording(DELETES, opened(0), bookmark(5))))
        .isEmpty();
  }

  @Test
  void aWatchThatResumesWhereItLeftOffIsSound() {
    assertThat(
            judge(recording(ALL, opened(2), events(put("a", 2)), opened(3), events(put("a", 3)))))
        .isEmpty();
  }

  @Test
  void whatWasCompactedAwayIsNotMissed() {
    guarantees.acknowledged(List.of(put("a", 3)));

    assertThat(
            judge(
                recording(
                    ALL,
                    opened(2),
                    events(put("a", 2)),
                    new Entry.Compacted(5),
                    opened(5),
                    events(put("a", 5)))))
        .isEmpty();
  }

  @Test
  void eventsOutOfOrderAreFound() {
    assertViolated(
        "not ordered", recording(ALL, opened(2), events(put("a", 3)), events(put("a", 2))));
  }

  @Test
  void anEventThatComesTwiceIsFound() {
    assertViolated(
        "twice",
        recording(
            ALL, opened(2), events(put("a", 2), put("b", 3)), opened(3), events(put("b", 3))));
  }

  @Test
  void anEventThatAWriterKnowsOfAndTheWatcherDoesNotIsFound() {
    guarantees.acknowledged(List.of(put("a", 3)));

    assertViolated("missed", recording(ALL, opened(2), events(put("a", 2)), events(put("a", 4))));
  }

  @Test
  void aRevisionThatComesInTwoResponsesIsFound() {
    guarantees.acknowledged(List.of(put("a", 2), put("b", 2)));

    assertViolated("missed", recording(ALL, opened(2), events(put("a", 2)), events(put("b", 2))));
  }

  @Test
  void aGapAfterResumingIsFound() {
    guarantees.acknowledged(List.of(put("a", 3)));

    assertViolated(
        "opened at 4", recording(ALL, opened(2), events(put("a", 2)), opened(4), bookmark(9)));
  }

  @Test
  void aBookmarkThatOvertakesAnEventIsFound() {
    assertViolated("missed", recording(ALL, opened(2), bookmark(3), events(put("a", 3))));
  }

  @Test
  void twoWatchersThatSawDifferentThingsAreFound() {
    WatchRecording one = recording(ALL, opened(2), events(put("a", 2)));
    WatchRecording other =
        recording(ALL, opened(2), events(event("a", 2, "another value", Event.EventType.PUT)));

    assertThat(judge(one, other)).anyMatch(violation -> violation.contains("another saw"));
  }

  @Test
  void anEventThatNobodyAskedForIsFound() {
    assertViolated("not asked for", recording(DELETES, opened(2), events(put("a", 2))));
  }

  @Test
  void aMissingPreviousPairIsFound() {
    assertViolated(
        "previous pair is missing",
        recording(ALL_WITH_PREVIOUS, opened(2), events(put("a", 2)), events(put("a", 3))));
  }

  @Test
  void aWrongPreviousPairIsFound() {
    Event second =
        put("a", 3).toBuilder()
            .setPrevKv(put("a", 2).getKv().toBuilder().setValue(bytes("no")))
            .build();

    assertViolated(
        "never was", recording(ALL_WITH_PREVIOUS, opened(2), events(put("a", 2)), events(second)));
  }

  private void assertViolated(String expected, WatchRecording recording) {
    assertThat(judge(recording)).anyMatch(violation -> violation.contains(expected));
  }

  private List<String> judge(WatchRecording... recordings) {
    return guarantees.judge(List.of(recordings));
  }

  private static WatchRecording recording(WatchSpec spec, Entry... entries) {
    WatchRecording recording = new WatchRecording("watcher", spec);
    List.of(entries).forEach(recording::add);
    return recording;
  }

  private static Entry opened(long fromRevision) {
    return new Entry.Opened(fromRevision);
  }

  private static Entry bookmark(long revision) {
    return new Entry.Progress(revision);
  }

  private static Entry events(Event... events) {
    return new Entry.Events(List.of(events));
  }

  /** A put; the first revision is the one that creates a key. */
  private static Event put(String key, long revision) {
    return event(key, revision, "value " + revision, Event.EventType.PUT);
  }

  private static Event event(String key, long revision, String value, Event.EventType type) {
    return Event.newBuilder()
        .setType(type)
        .setKv(
            KeyValue.newBuilder()
                .setKey(bytes(key))
                .setCreateRevision(2)
                .setModRevision(revision)
                .setValue(bytes(value)))
        .build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
