package io.mainstay.server.watch;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.Change;
import org.jspecify.annotations.Nullable;

/**
 * A change, and its bytes as a field of a response: made when first wanted, then shared by all who
 * want them. One thread.
 */
final class SharedEvent {
  private final Change change;
  private byte @Nullable [] plain;
  private byte @Nullable [] withPrevious;

  SharedEvent(Change change) {
    this.change = change;
  }

  Change change() {
    return change;
  }

  long revision() {
    return change.revision();
  }

  ByteString key() {
    return change.kv().getKey();
  }

  /** The field, with the value before if so selected. */
  byte[] encoded(Selection selection, PreviousValues previousValues) {
    // What was created has no value before.
    return selection.previousValues() && !isCreation() ? withPrevious(previousValues) : plain();
  }

  private byte[] plain() {
    byte[] known = plain;
    if (known == null) {
      known = ResponseEncoding.field(WatchResponse.EVENTS_FIELD_NUMBER, event().build());
      plain = known;
    }
    return known;
  }

  private byte[] withPrevious(PreviousValues previousValues) {
    byte[] known = withPrevious;
    if (known == null) {
      KeyValue previous = previousValues.before(key(), revision());
      known =
          previous == null
              ? plain()
              : ResponseEncoding.field(
                  WatchResponse.EVENTS_FIELD_NUMBER, event().setPrevKv(previous).build());
      withPrevious = known;
    }
    return known;
  }

  private boolean isCreation() {
    return !change.deleted() && change.kv().getCreateRevision() == change.kv().getModRevision();
  }

  private Event.Builder event() {
    return Event.newBuilder()
        .setType(change.deleted() ? Event.EventType.DELETE : Event.EventType.PUT)
        .setKv(change.kv());
  }
}
