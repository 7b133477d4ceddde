package io.mainstay.server.cluster;

import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.PeerDirectory;
import io.mainstay.server.config.MemberUrl;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The newest image of the membership.
 *
 * <p>Written by the apply thread, read by anyone. Until the log has said who the members are, those
 * of the start flags count.
 */
public final class ClusterState implements PeerDirectory {
  private final Membership atBirth;
  private final List<Consumer<Membership>> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> bootstrapped = new CompletableFuture<>();
  private volatile Membership current;

  /**
   * The state at the start of a member.
   *
   * @param atBirth the members that the start flags name
   * @param stored what the store holds
   */
  public ClusterState(Membership atBirth, Membership stored) {
    this.atBirth = atBirth;
    this.current = stored;
    completeIfBootstrapped();
  }

  /** The members now. */
  public Membership membership() {
    Membership image = current;
    return image.isEmpty() ? atBirth : image;
  }

  /** Whether a member is one and does not vote. */
  public boolean isLearner(long memberId) {
    return membership().isLearner(memberId);
  }

  /** Whether the log has said who the members are. */
  public boolean isBootstrapped() {
    return !current.isEmpty();
  }

  /** The members that the log is to begin with. */
  public Membership atBirth() {
    return atBirth;
  }

  /** Completes, on the apply thread, once the log has said who the members are. */
  public CompletableFuture<Void> bootstrapped() {
    return bootstrapped;
  }

  /** Adds a listener for the images to come, on the apply thread: it must only hand over. */
  public void addListener(Consumer<Membership> listener) {
    listeners.add(listener);
  }

  /** Publishes a new image. Apply thread. */
  public void publish(Membership image) {
    current = image;
    listeners.forEach(listener -> listener.accept(image));
    completeIfBootstrapped();
  }

  @Override
  public List<PeerAddress> addresses(long memberId) {
    return membership()
        .member(memberId)
        .map(member -> member.getRaftAttributes().getPeerUrlsList())
        .map(urls -> urls.stream().map(MemberUrl::parse).map(MemberUrl::peerAddress).toList())
        .orElse(List.of());
  }

  private void completeIfBootstrapped() {
    if (isBootstrapped()) {
      bootstrapped.complete(null);
    }
  }
}
