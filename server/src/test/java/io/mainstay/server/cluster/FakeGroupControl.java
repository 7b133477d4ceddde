package io.mainstay.server.cluster;

import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.GroupControl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A group that is what the test says. */
final class FakeGroupControl implements GroupControl {
  final List<DesiredGroup> desired = new ArrayList<>();
  final Map<Long, Long> logEnds = new HashMap<>();
  Optional<Group> settled = Optional.empty();

  @Override
  public void steerTo(DesiredGroup group) {
    desired.add(group);
  }

  @Override
  public CompletableFuture<Optional<Group>> settledGroup() {
    return CompletableFuture.completedFuture(settled);
  }

  @Override
  public CompletableFuture<Long> logEnd(long memberId) {
    Long end = logEnds.get(memberId);
    return end == null
        ? CompletableFuture.failedFuture(new IOException("no answer"))
        : CompletableFuture.completedFuture(end);
  }
}
