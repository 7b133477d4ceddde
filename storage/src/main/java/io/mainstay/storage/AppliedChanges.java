package io.mainstay.storage;

import java.util.List;

/**
 * What one committed batch changed.
 *
 * @param revision the store's revision after the batch
 * @param changes in order of (main, sub) revision; empty when no key changed
 */
public record AppliedChanges(long revision, List<Change> changes) {
  /** Copies the list. */
  public AppliedChanges {
    changes = List.copyOf(changes);
  }
}
