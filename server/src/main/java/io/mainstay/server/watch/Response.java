package io.mainstay.server.watch;

import io.mainstay.api.etcdserverpb.WatchResponse;

/** What one stream is told. Immutable. */
sealed interface Response {
  /** What it counts in the stream's budget. */
  long sizeBytes();

  /** How many events it brings. */
  int eventCount();

  /** Anything but events. */
  record Control(WatchResponse message) implements Response {
    @Override
    public long sizeBytes() {
      return message.getSerializedSize();
    }

    @Override
    public int eventCount() {
      return 0;
    }
  }

  /**
   * Events for one watcher.
   *
   * @param fragment whether they may come in parts
   */
  record Events(long watchId, boolean fragment, EventRun run) implements Response {
    @Override
    public long sizeBytes() {
      return run.sizeBytes();
    }

    @Override
    public int eventCount() {
      return run.events().size();
    }
  }
}
