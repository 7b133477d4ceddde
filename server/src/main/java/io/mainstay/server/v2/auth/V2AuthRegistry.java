package io.mainstay.server.v2.auth;

import io.mainstay.api.v2pb.V2AuthChange;
import io.mainstay.api.v2pb.V2AuthOutcome;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.TableReader;

/**
 * Users and roles as of the newest batch that was applied. Changed on the apply thread, read on
 * any.
 */
public final class V2AuthRegistry {
  private V2AuthImage next;
  private volatile V2AuthImage image;

  /**
   * The registry of one member.
   *
   * @param stored what the store holds
   */
  public V2AuthRegistry(TableReader stored) {
    this.next = V2AuthImage.read(stored);
    this.image = next;
  }

  /** Users and roles at this moment. */
  V2AuthImage image() {
    return image;
  }

  /** Makes a change, or says why not. Apply thread. */
  public V2AuthOutcome apply(ApplyBatch batch, V2AuthChange change) {
    V2AuthWriter writer = new V2AuthWriter(next);
    V2AuthOutcome outcome = writer.run(change);
    next = writer.image();
    next.write(batch);
    return outcome;
  }

  /** The batch is visible in the store. Apply thread. */
  public void committed() {
    image = next;
  }

  /** The store's content was replaced by that of a snapshot. Apply thread. */
  public void restored(TableReader stored) {
    next = V2AuthImage.read(stored);
    image = next;
  }
}
