package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.DesiredGroup;
import io.mainstay.consensus.Group;
import io.mainstay.consensus.Leadership;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Those workings of the engine's adapter that stand between the engine and the server, by
 * themselves.
 */
public final class EngineParts {
  private static final byte[] NO_CONTEXT = new byte[0];

  private EngineParts() {}

  /** An entry of the log with these payloads. */
  public static byte[] encodeEntry(List<byte[]> payloads) {
    return EntryCodec.encode(payloads);
  }

  /** The payloads of an entry; fails as the log does. */
  public static List<byte[]> decodeEntry(byte[] entry) {
    return EntryCodec.decode(ByteBuffer.wrap(entry));
  }

  /** One asking for a read index; answered at most once. */
  public interface Question {
    /** The index was confirmed, and is applied. */
    void reached();

    /** There is no leader that can answer. */
    void refused();
  }

  /** What the group's leader can do; as {@link GroupReconciler} has it. */
  public interface GroupEngine {
    /** The group now; throws {@link IllegalStateException} when this member does not lead. */
    Group group();

    /** The end of the leader's log. */
    long lastIndex();

    /** Asks a member how far its log reaches. */
    void askLogEnd(long memberId, LongConsumer answer);

    /** Brings the group to another one. */
    void change(Group to, Consumer<Boolean> done);

    /** Hands leadership to another voter. */
    void resign(Consumer<Boolean> done);

    /** Refuses a member that is out. */
    void disconnect(long memberId);
  }

  /** Read barriers that ask as the engine's are asked. */
  public static final class Barriers {
    private final ReadBarriers barriers;

    /** Barriers of one member. */
    public Barriers(
        Consumer<Question> engine,
        Supplier<Leadership> leadership,
        Duration timeout,
        LongSupplier clock) {
      barriers =
          new ReadBarriers(
              closure ->
                  engine.accept(
                      new Question() {
                        @Override
                        public void reached() {
                          closure.run(Status.OK(), 0, NO_CONTEXT);
                        }

                        @Override
                        public void refused() {
                          closure.run(new Status(RaftError.EPERM, "refused"), 0, NO_CONTEXT);
                        }
                      }),
              leadership,
              timeout.toNanos(),
              clock,
              ConsensusListener.NONE);
    }

    /** Waits. */
    public CompletableFuture<Void> await() {
      return barriers.await();
    }

    /** Called now and then. */
    public void tick() {
      barriers.tick();
    }

    /** Another leads. */
    public void leadershipChanged(Leadership now) {
      barriers.leadershipChanged(now);
    }
  }

  /** A reconciler over a model of a group. */
  public static final class Reconciler {
    private final GroupReconciler reconciler;

    /** The reconciler of one member. */
    public Reconciler(long memberId, GroupEngine engine, LongSupplier clock) {
      reconciler = new GroupReconciler(memberId, new Adapter(engine), clock);
    }

    /** What is wanted. */
    public void steerTo(DesiredGroup desired) {
      reconciler.steerTo(desired);
    }

    /** Whether a member is out for good. */
    public boolean isOut(long memberId) {
      return reconciler.isOut(memberId);
    }

    /** Called now and then. */
    public void tick(Leadership leadership) {
      reconciler.tick(leadership);
    }
  }

  private record Adapter(GroupEngine engine) implements GroupReconciler.Engine {
    @Override
    public Group group() {
      return engine.group();
    }

    @Override
    public long lastIndex() {
      return engine.lastIndex();
    }

    @Override
    public void askLogEnd(long memberId, LongConsumer answer) {
      engine.askLogEnd(memberId, answer);
    }

    @Override
    public void addLearners(Set<Long> members, GroupReconciler.Done done) {
      Set<Long> learners = new HashSet<>(group().learners());
      learners.addAll(members);
      change(group().voters(), learners, done);
    }

    @Override
    public void removeLearners(Set<Long> members, GroupReconciler.Done done) {
      Set<Long> learners = new HashSet<>(group().learners());
      learners.removeAll(members);
      change(group().voters(), learners, done);
    }

    @Override
    public void addVoter(long member, GroupReconciler.Done done) {
      Set<Long> voters = new HashSet<>(group().voters());
      voters.add(member);
      change(voters, group().learners(), done);
    }

    @Override
    public void removeVoter(long member, GroupReconciler.Done done) {
      Set<Long> voters = new HashSet<>(group().voters());
      voters.remove(member);
      change(voters, group().learners(), done);
    }

    @Override
    public void confirm(Group group, GroupReconciler.Done done) {
      engine.change(group, done::ended);
    }

    @Override
    public void resign(GroupReconciler.Done done) {
      engine.resign(done::ended);
    }

    @Override
    public void disconnect(long memberId) {
      engine.disconnect(memberId);
    }

    private void change(Set<Long> voters, Set<Long> learners, GroupReconciler.Done done) {
      engine.change(new Group(voters, learners), done::ended);
    }
  }
}
