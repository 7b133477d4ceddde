package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.engine.rpc.EngineEndpoint;
import io.mainstay.consensus.engine.rpc.PeerNames;
import io.mainstay.consensus.transport.CallListener;
import io.mainstay.consensus.transport.InboundCall;
import io.mainstay.consensus.transport.Lane;
import io.mainstay.consensus.transport.PeerTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets followers know at once what is committed.
 *
 * <p>The engine tells them with the entries or the heartbeat that come next. When no entry comes
 * next, whoever waits on a follower for a write waits up to a heartbeat interval; etcd's followers
 * hear of it right away. So when nothing else is under way, the leader sends the commit index by
 * itself. Its engine's heartbeats would not do: they count only what the leader already knows the
 * follower to have, while a follower often hears of a commit just before its entry.
 *
 * <p>What a follower hears is put to its engine as the heartbeat it stands for, with the committed
 * entry as the one before: the engine takes it only in the leader's term and only if its log agrees
 * there, which makes it as safe as any heartbeat.
 */
final class CommitNews {
  private static final int BODY_BYTES = 3 * Long.BYTES;
  private static final long TIMEOUT_MILLIS = 1000;
  private static final byte[] NOTHING = new byte[0];

  private final long memberId;
  private final String group;
  private final PeerTransport transport;
  private final Supplier<? extends NodeImpl> node;
  private final Supplier<Leadership> leadership;
  private final BooleanSupplier moreToCome;
  private final AtomicReference<@Nullable News> early = new AtomicReference<>();

  /** An entry and that it is committed, said by the leader of a term. */
  private record News(long leaderId, long leaderTerm, long index, long entryTerm) {}

  /**
   * For one member.
   *
   * @param moreToCome whether entries are under way that will carry the news
   */
  CommitNews(
      long memberId,
      long clusterId,
      PeerTransport transport,
      Supplier<? extends NodeImpl> node,
      Supplier<Leadership> leadership,
      BooleanSupplier moreToCome) {
    this.memberId = memberId;
    this.group = PeerNames.group(clusterId);
    this.transport = transport;
    this.node = node;
    this.leadership = leadership;
    this.moreToCome = moreToCome;
  }

  /** On the leader, tells the others, unless they will hear of it anyway. */
  void tell(long index, long entryTerm) {
    Leadership now = leadership.get();
    if (!now.local() || moreToCome.getAsBoolean()) {
      return;
    }
    List<PeerId> others = new ArrayList<>();
    try {
      others.addAll(node.get().listPeers());
      others.addAll(node.get().listLearners());
    } catch (IllegalStateException e) {
      return; // leads no more
    }
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES)
            .putLong(now.term())
            .putLong(index)
            .putLong(entryTerm)
            .array();
    for (PeerId other : others) {
      long otherId = PeerNames.memberId(other);
      if (otherId != memberId) {
        transport.call(
            otherId, Lane.CONTROL, EngineEndpoint.COMMITTED, body, TIMEOUT_MILLIS, new Ignored());
      }
    }
  }

  /** On a follower, takes the news in. */
  void hear(InboundCall call) {
    if (call.body().length == BODY_BYTES) {
      ByteBuffer body = ByteBuffer.wrap(call.body());
      News news = new News(call.lane().peerId(), body.getLong(), body.getLong(), body.getLong());
      early.accumulateAndGet(news, CommitNews::newer);
      entriesArrived();
    }
    call.answer(EngineEndpoint.COMMITTED, NOTHING);
  }

  /** Calls may overtake one another on their way through the executor. */
  private static @Nullable News newer(@Nullable News held, @Nullable News heard) {
    if (held == null || heard == null) {
      return heard;
    }
    boolean overtaken =
        held.leaderTerm() > heard.leaderTerm()
            || (held.leaderTerm() == heard.leaderTerm() && held.index() > heard.index());
    return overtaken ? held : heard;
  }

  /** Entries have come in: perhaps the one that is known to be committed. */
  void entriesArrived() {
    News news = early.get();
    if (news == null) {
      return;
    }
    long lastIndex;
    try {
      lastIndex = node.get().getLastLogIndex();
    } catch (IllegalStateException e) {
      return; // stopping
    }
    if (lastIndex >= news.index() && early.compareAndSet(news, null)) {
      node.get().handleAppendEntriesRequest(heartbeat(news), new NoAnswer());
    }
  }

  private AppendEntriesRequest heartbeat(News news) {
    return AppendEntriesRequest.newBuilder()
        .setGroupId(group)
        .setServerId(PeerNames.peer(news.leaderId()).toString())
        .setPeerId(PeerNames.peer(memberId).toString())
        .setTerm(news.leaderTerm())
        .setPrevLogIndex(news.index())
        .setPrevLogTerm(news.entryTerm())
        .setCommittedIndex(news.index())
        .build();
  }

  /** The engine answers a heartbeat by its return value, which nobody has asked for. */
  private static final class NoAnswer extends RpcRequestClosure {
    NoAnswer() {
      super(null, AppendEntriesResponse.getDefaultInstance());
    }
  }

  private record Ignored() implements CallListener {
    @Override
    public void answered(byte kind, byte[] body) {}

    @Override
    public void failed(Failure failure) {}
  }
}
