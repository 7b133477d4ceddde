package io.mainstay.server.apply;

import io.mainstay.storage.AppliedChanges;

/**
 * Hears what each batch changed, after it is visible in the store and before anyone is told that
 * their write succeeded. Apply thread: must only hand over.
 */
public interface ChangeListener {
  /** A batch was applied; it may have changed no key. */
  void applied(AppliedChanges changes);

  /** The store's content was replaced by a snapshot of a later state. */
  void restored();
}
