package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.TaskClosure;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.error.RaftError;
import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.engine.ProposalPipeline.Receipt;
import io.mainstay.consensus.engine.rpc.EngineEndpoint;
import io.mainstay.consensus.transport.CallListener;
import io.mainstay.consensus.transport.InboundCall;
import io.mainstay.consensus.transport.Lane;
import io.mainstay.consensus.transport.PeerTransport;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes entries to the leader: to the engine of this member, or over the transport to another, and
 * takes in what others forward to this one. A forwarded entry is answered when its outcome is known
 * here.
 */
final class EntryCarrier implements ProposalPipeline.Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(EntryCarrier.class);
  private static final byte[] NOTHING = new byte[0];

  /**
   * What others may have under way here; the engine bounds only the number of entries, and stalls
   * before that.
   */
  private static final long MAX_FORWARDED_BYTES = 256L << 20;

  private final Supplier<Node> node;
  private final Supplier<Leadership> leadership;
  private final PeerTransport transport;
  private final long forwardTimeoutMillis;
  private final AtomicInteger uncommitted = new AtomicInteger();
  private final AtomicLong forwardedBytes = new AtomicLong();

  EntryCarrier(
      Supplier<Node> node,
      Supplier<Leadership> leadership,
      PeerTransport transport,
      long forwardTimeoutMillis) {
    this.node = node;
    this.leadership = leadership;
    this.transport = transport;
    this.forwardTimeoutMillis = forwardTimeoutMillis;
  }

  @Override
  public void carry(byte[] entry, Leadership leader, Receipt receipt) {
    if (leader.local()) {
      append(entry, leader.term(), receipt);
    } else {
      transport.call(
          leader.leaderId(),
          Lane.CONTROL,
          EngineEndpoint.FORWARD,
          entry,
          forwardTimeoutMillis,
          new ForwardAnswer(receipt));
    }
  }

  /** Whether entries are in this member's engine that are not committed yet. */
  boolean uncommitted() {
    return uncommitted.get() > 0;
  }

  /** An entry from a follower. */
  void accept(InboundCall call) {
    Leadership leader = leadership.get();
    if (!leader.local()) {
      answer(call, Outcome.NOT_LEADER);
      return;
    }
    try {
      // Before it is in every member's log.
      EntryCodec.decode(ByteBuffer.wrap(call.body()));
    } catch (IllegalArgumentException e) {
      LOG.warn("malformed entry forwarded by {}", Long.toHexString(call.lane().peerId()), e);
      answer(call, Outcome.REFUSED);
      return;
    }
    int size = call.body().length;
    if (forwardedBytes.addAndGet(size) > MAX_FORWARDED_BYTES) {
      forwardedBytes.addAndGet(-size);
      answer(call, Outcome.REFUSED);
      return;
    }
    append(
        call.body(),
        leader.term(),
        outcome -> {
          forwardedBytes.addAndGet(-size);
          answer(call, outcome);
        });
  }

  private static void answer(InboundCall call, Outcome outcome) {
    call.answer(outcome.code(), NOTHING);
  }

  /** Only in the given term: whoever asked knows this member as the leader of that one. */
  private void append(byte[] entry, long term, Receipt receipt) {
    EngineReceipt done = new EngineReceipt(receipt);
    uncommitted.incrementAndGet();
    Task task = new Task(ByteBuffer.wrap(entry), done, term);
    try {
      node.get().apply(task);
    } catch (IllegalStateException e) {
      // Shutting down; the engine refuses before it has looked at the task, and says so to the
      // closure too.
      done.run(new Status(RaftError.ENODESHUTDOWN, "Node is shutting down."));
    }
  }

  /** First call wins. */
  private final class EngineReceipt implements TaskClosure {
    private final Receipt receipt;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicBoolean called = new AtomicBoolean();

    EngineReceipt(Receipt receipt) {
      this.receipt = receipt;
    }

    @Override
    public void onCommitted() {
      settle();
    }

    @Override
    public void run(Status status) {
      settle();
      if (called.compareAndSet(false, true)) {
        receipt.outcome(Outcome.of(status));
      }
    }

    private void settle() {
      if (settled.compareAndSet(false, true)) {
        uncommitted.decrementAndGet();
      }
    }
  }

  private record ForwardAnswer(Receipt receipt) implements CallListener {
    @Override
    public void answered(byte kind, byte[] body) {
      receipt.outcome(Outcome.ofCode(kind));
    }

    @Override
    public void failed(Failure failure) {
      receipt.outcome(failure == Failure.NOT_SENT ? Outcome.NOT_LEADER : Outcome.UNKNOWN);
    }
  }
}
