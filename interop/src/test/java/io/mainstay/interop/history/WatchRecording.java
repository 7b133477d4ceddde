package io.mainstay.interop.history;

import io.mainstay.api.mvccpb.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * What one watcher saw, over all the streams it needed for it. One thread records; once it has
 * ended, any may read.
 */
public final class WatchRecording {
  private final String name;
  private final WatchSpec spec;
  private final List<Entry> entries = new ArrayList<>();

  /** A recording that has only just begun. */
  public WatchRecording(String name, WatchSpec spec) {
    this.name = name;
    this.spec = spec;
  }

  /** Something that was seen. */
  public sealed interface Entry {
    /**
     * The watch was opened, for the first time or again.
     *
     * @param fromRevision the first revision that it covers
     */
    record Opened(long fromRevision) implements Entry {}

    /** One response with events; the parts of a fragmented one count as one. */
    record Events(List<Event> events) implements Entry {}

    /** The server said that all up to this revision has been delivered. */
    record Progress(long revision) implements Entry {}

    /** The server said that what was asked for is compacted away. */
    record Compacted(long compactRevision) implements Entry {}
  }

  /** Adds what was seen. */
  public void add(Entry entry) {
    entries.add(entry);
  }

  /** Who watched. */
  public String name() {
    return name;
  }

  /** What it had asked for. */
  public WatchSpec spec() {
    return spec;
  }

  /** What was seen, in order. */
  public List<Entry> entries() {
    return entries;
  }
}
