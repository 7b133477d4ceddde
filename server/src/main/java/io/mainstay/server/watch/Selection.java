package io.mainstay.server.watch;

import io.mainstay.storage.Change;

/**
 * What a watcher wants to know of the changes in its range. Watchers of one range that want the
 * same share what they are sent.
 *
 * @param previousValues whether each event is to carry what was there before
 */
record Selection(boolean puts, boolean deletes, boolean previousValues) {
  /** How many different selections there are. */
  static final int COUNT = 8;

  /** Everything, without previous values. */
  static final Selection ALL = new Selection(true, true, false);

  boolean includes(Change change) {
    return change.deleted() ? deletes : puts;
  }

  /** A number of its own, below {@link #COUNT}. */
  int number() {
    return (puts ? 1 : 0) + (deletes ? 2 : 0) + (previousValues ? 4 : 0);
  }
}
