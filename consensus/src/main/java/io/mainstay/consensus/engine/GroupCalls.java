package io.mainstay.consensus.engine;

import io.mainstay.consensus.Group;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.engine.rpc.EngineEndpoint;
import io.mainstay.consensus.transport.CallListener;
import io.mainstay.consensus.transport.InboundCall;
import io.mainstay.consensus.transport.Lane;
import io.mainstay.consensus.transport.PeerTransport;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What members ask one another about the group: the leader, what the group is; anybody, how far its
 * log reaches. Any thread.
 *
 * <p>A group on the wire is {@code voters (count, IDs) | learners (count, IDs)}; nothing stands for
 * "not settled, or not the leader".
 */
final class GroupCalls {
  private static final long TIMEOUT_MILLIS = 1000;
  private static final byte[] NOTHING = new byte[0];

  private final long memberId;
  private final PeerTransport transport;
  private final Supplier<Leadership> leadership;
  private final Supplier<Optional<Group>> settledHere;
  private final LongSupplier logEndHere;

  GroupCalls(
      long memberId,
      PeerTransport transport,
      Supplier<Leadership> leadership,
      Supplier<Optional<Group>> settledHere,
      LongSupplier logEndHere) {
    this.memberId = memberId;
    this.transport = transport;
    this.leadership = leadership;
    this.settledHere = settledHere;
    this.logEndHere = logEndHere;
  }

  CompletableFuture<Optional<Group>> settledGroup() {
    Leadership leader = leadership.get();
    if (leader.local() || !leader.known()) {
      return CompletableFuture.completedFuture(
          leader.local() ? settledHere.get() : Optional.empty());
    }
    return ask(leader.leaderId(), EngineEndpoint.GROUP)
        .handle((body, failure) -> failure == null ? decode(body) : Optional.empty());
  }

  CompletableFuture<Long> logEnd(long member) {
    if (member == memberId) {
      return CompletableFuture.completedFuture(logEndHere.getAsLong());
    }
    return ask(member, EngineEndpoint.LOG_END).thenApply(body -> ByteBuffer.wrap(body).getLong());
  }

  /** A member asks what the group is. */
  void answerGroup(InboundCall call) {
    boolean leads = leadership.get().local();
    call.answer(
        EngineEndpoint.GROUP,
        leads ? settledHere.get().map(GroupCalls::encode).orElse(NOTHING) : NOTHING);
  }

  /** A member asks how far this one's log reaches. */
  void answerLogEnd(InboundCall call) {
    byte[] body = ByteBuffer.allocate(Long.BYTES).putLong(logEndHere.getAsLong()).array();
    call.answer(EngineEndpoint.LOG_END, body);
  }

  private CompletableFuture<byte[]> ask(long member, byte kind) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    transport.call(member, Lane.CONTROL, kind, NOTHING, TIMEOUT_MILLIS, new Answer(answer));
    return answer;
  }

  static byte[] encode(Group group) {
    int count = group.voters().size() + group.learners().size();
    ByteBuffer body = ByteBuffer.allocate(2 * Integer.BYTES + count * Long.BYTES);
    put(body, group.voters());
    put(body, group.learners());
    return body.array();
  }

  static Optional<Group> decode(byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(body);
    try {
      return Optional.of(new Group(take(buffer), take(buffer)));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static void put(ByteBuffer body, Set<Long> members) {
    body.putInt(members.size());
    members.forEach(body::putLong);
  }

  private static Set<Long> take(ByteBuffer body) {
    int count = body.getInt();
    Set<Long> members = new HashSet<>();
    for (int i = 0; i < count; i++) {
      members.add(body.getLong());
    }
    return members;
  }

  private record Answer(CompletableFuture<byte[]> future) implements CallListener {
    @Override
    public void answered(byte kind, byte[] body) {
      future.complete(body);
    }

    @Override
    public void failed(Failure failure) {
      future.completeExceptionally(new IOException("no answer: " + failure));
    }
  }
}
