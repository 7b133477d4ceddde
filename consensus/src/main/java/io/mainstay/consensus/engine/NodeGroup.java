package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.engine.rpc.PeerNames;
import io.mainstay.consensus.transport.PeerTransport;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's group as the reconciler sees it. Any thread. */
final class NodeGroup implements GroupReconciler.Engine {
  private static final Logger LOG = LoggerFactory.getLogger(NodeGroup.class);

  private final Supplier<? extends MemberNode> node;
  private final PeerTransport transport;
  private final LongFunction<CompletableFuture<Long>> logEnds;
  private final Supplier<CompletableFuture<Void>> resignation;

  /**
   * For one member.
   *
   * @param logEnds asks a member how far its log reaches
   * @param resignation hands leadership to another voter
   */
  NodeGroup(
      Supplier<? extends MemberNode> node,
      PeerTransport transport,
      LongFunction<CompletableFuture<Long>> logEnds,
      Supplier<CompletableFuture<Void>> resignation) {
    this.node = node;
    this.transport = transport;
    this.logEnds = logEnds;
    this.resignation = resignation;
  }

  @Override
  public Group group() {
    return new Group(ids(node.get().listPeers()), ids(node.get().listLearners()));
  }

  @Override
  public long lastIndex() {
    return node.get().getLastLogIndex();
  }

  @Override
  public void askLogEnd(long memberId, LongConsumer answer) {
    var unused = logEnds.apply(memberId).thenAccept(answer::accept);
  }

  @Override
  public void addLearners(Set<Long> members, GroupReconciler.Done done) {
    change(closure -> node.get().addLearners(peers(members), closure), done);
  }

  @Override
  public void removeLearners(Set<Long> members, GroupReconciler.Done done) {
    change(closure -> node.get().removeLearners(peers(members), closure), done);
  }

  @Override
  public void addVoter(long member, GroupReconciler.Done done) {
    change(closure -> node.get().addPeer(PeerNames.peer(member), closure), done);
  }

  @Override
  public void removeVoter(long member, GroupReconciler.Done done) {
    change(closure -> node.get().removePeer(PeerNames.peer(member), closure), done);
  }

  /** The engine answers a change to what is there already at once, and only when it is not busy. */
  @Override
  public void confirm(Group group, GroupReconciler.Done done) {
    Configuration same = new Configuration(peers(group.voters()), peers(group.learners()));
    change(closure -> node.get().changePeers(same, closure), done);
  }

  @Override
  public void resign(GroupReconciler.Done done) {
    var unused = resignation.get().whenComplete((gone, failure) -> done.ended(failure == null));
  }

  @Override
  public void disconnect(long memberId) {
    transport.disconnect(memberId);
  }

  /** The engine throws when somebody else has made the change meanwhile, or it does not lead. */
  private static void change(Consumer<Closure> change, GroupReconciler.Done done) {
    AtomicBoolean ended = new AtomicBoolean();
    try {
      change.accept(
          status -> {
            if (ended.compareAndSet(false, true)) {
              if (!status.isOk()) {
                LOG.info("the engine refused to change the group: {}", status);
              }
              done.ended(status.isOk());
            }
          });
    } catch (IllegalArgumentException | IllegalStateException e) {
      LOG.info("the engine refused to change the group: {}", e.toString());
      if (ended.compareAndSet(false, true)) {
        done.ended(false);
      }
    }
  }

  private static List<PeerId> peers(Collection<Long> members) {
    return members.stream().map(PeerNames::peer).toList();
  }

  private static Set<Long> ids(Collection<PeerId> peers) {
    return peers.stream().map(PeerNames::memberId).collect(Collectors.toUnmodifiableSet());
  }
}
