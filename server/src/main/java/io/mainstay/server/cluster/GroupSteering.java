package io.mainstay.server.cluster;

import io.mainstay.consensus.Group;
import io.mainstay.consensus.GroupControl;
import java.util.Set;

/**
 * Passes on to replication who the members are.
 *
 * <p>While a member is taking over a cluster whose other members are lost, the table still names
 * them; nothing is passed on before the log has forgotten them. Apply thread, but for {@link
 * #begin} before it runs.
 */
public final class GroupSteering {
  private final GroupControl groupControl;
  private final ClusterState state;
  private final long memberId;
  private boolean takingOver;

  /**
   * The steering of one member.
   *
   * @param takingOver whether this member is to be the only one left
   */
  public GroupSteering(
      GroupControl groupControl, ClusterState state, long memberId, boolean takingOver) {
    this.groupControl = groupControl;
    this.state = state;
    this.memberId = memberId;
    this.takingOver = takingOver;
  }

  /** Passes on the members that the store knows, and all changes from now on. */
  public void begin() {
    state.addListener(this::changed);
    if (state.isBootstrapped()) {
      changed(state.membership());
    }
  }

  private void changed(Membership membership) {
    if (takingOver && !isAlone(membership)) {
      return;
    }
    takingOver = false;
    groupControl.steerTo(membership.desiredGroup());
  }

  private boolean isAlone(Membership membership) {
    return membership.desiredGroup().group().equals(new Group(Set.of(memberId), Set.of()));
  }
}
