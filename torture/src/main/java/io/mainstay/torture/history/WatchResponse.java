package io.mainstay.torture.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What came on a watch's stream. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WatchResponse.Created.class, name = "created"),
  @JsonSubTypes.Type(value = WatchResponse.Events.class, name = "events"),
  @JsonSubTypes.Type(value = WatchResponse.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = WatchResponse.Canceled.class, name = "canceled"),
  @JsonSubTypes.Type(value = WatchResponse.Broken.class, name = "broken"),
})
public sealed interface WatchResponse {
  /** The member watches; the revision is the header's. */
  record Created(long revision) implements WatchResponse {}

  /**
   * Changes, in the order of their revisions.
   *
   * @param revision the header's
   * @param fragment whether more of the last event's revision follows in the next response
   */
  record Events(long revision, List<Event> events, boolean fragment) implements WatchResponse {
    /** Copies the list. */
    public Events {
      events = List.copyOf(events);
    }
  }

  /** No events: all up to the header's revision have been sent. */
  record Progress(long revision) implements WatchResponse {}

  /**
   * The member ended the watch.
   *
   * @param compactRevision from which a new watch can begin, if the wanted history was compacted
   *     away; else 0
   * @param reason the member's text
   */
  record Canceled(long revision, long compactRevision, String reason) implements WatchResponse {}

  /**
   * The stream ended without a word of the member, or the client ended it.
   *
   * @param reason the error's text, or why the client went
   */
  record Broken(String reason) implements WatchResponse {}
}
