package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.impl.PingRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.AppendEntriesRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.GetFileRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.transport.InboundCall;
import io.mainstay.consensus.transport.InboundHandler;
import io.mainstay.consensus.transport.InboundLane;
import io.mainstay.consensus.transport.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's way in: dispatches what peers send to the engine's request processors, and what
 * members ask beyond the engine's protocol to whoever answers that.
 *
 * <p>Of the processors only those of the protocol are there: the engine's own administration calls
 * are not offered to anybody.
 */
public final class EngineEndpoint implements InboundHandler, AutoCloseable {
  /** A call that is not the engine's: a batch of proposals for the leader. */
  public static final byte FORWARD = 64;

  /** A call that is not the engine's: what the leader has committed. */
  public static final byte COMMITTED = 65;

  /** A call that is not the engine's: what the group is. */
  public static final byte GROUP = 66;

  /** A call that is not the engine's: how far the log reaches. */
  public static final byte LOG_END = 67;

  private static final Logger LOG = LoggerFactory.getLogger(EngineEndpoint.class);
  private static final int CONTROL_THREADS = 4;
  private static final int ENTRIES_THREADS = 8;
  private static final int BULK_THREADS = 4;
  private static final int MAX_WAITING_CALLS = 16_384;
  private static final String ENDED = "ended";

  private final long memberId;
  private final Map<Byte, Consumer<InboundCall>> ownCalls;
  private final Runnable entriesArrived;
  private final Runnable fileRead;
  private final SnapshotPace snapshotPace;
  private final ConsensusListener listener;
  private final ExecutorService control;
  private final ExecutorService entries;
  private final ExecutorService bulk;
  private final AppendEntriesRequestProcessor appendEntries;
  private final Map<MessageKind, RpcProcessor<?>> processors = new EnumMap<>(MessageKind.class);
  private final ConcurrentMap<Long, PeerEntries> peers = new ConcurrentHashMap<>();

  /**
   * For one member.
   *
   * @param ownCalls what takes the calls that are not the engine's, by kind, on an executor of this
   *     endpoint
   * @param entriesArrived told when the engine has taken in entries
   * @param fileRead told when a peer has read a piece of a snapshot
   * @param snapshotPace when the next piece may be read
   * @param listener told of snapshots that come in
   */
  public EngineEndpoint(
      long memberId,
      Map<Byte, Consumer<InboundCall>> ownCalls,
      Runnable entriesArrived,
      Runnable fileRead,
      SnapshotPace snapshotPace,
      ConsensusListener listener) {
    this.listener = listener;
    this.memberId = memberId;
    this.ownCalls = Map.copyOf(ownCalls);
    this.entriesArrived = entriesArrived;
    this.fileRead = fileRead;
    this.snapshotPace = snapshotPace;
    this.control = executor("control", CONTROL_THREADS);
    this.entries = executor("entries", ENTRIES_THREADS);
    this.bulk = executor("bulk", BULK_THREADS);
    this.appendEntries = new AppendEntriesRequestProcessor(control);
    processors.put(MessageKind.APPEND_ENTRIES, appendEntries);
    processors.put(MessageKind.VOTE, new RequestVoteRequestProcessor(control));
    processors.put(MessageKind.TIMEOUT_NOW, new TimeoutNowRequestProcessor(control));
    processors.put(MessageKind.READ_INDEX, new ReadIndexRequestProcessor(control));
    processors.put(MessageKind.INSTALL_SNAPSHOT, new InstallSnapshotRequestProcessor(bulk));
    processors.put(MessageKind.GET_FILE, new GetFileRequestProcessor(bulk));
    processors.put(MessageKind.PING, new PingRequestProcessor(control));
  }

  @Override
  public void handle(InboundCall call) {
    try {
      Consumer<InboundCall> own = ownCalls.get(call.kind());
      if (own != null) {
        control.execute(() -> own.accept(call));
        return;
      }
      MessageKind kind = MessageKind.ofCode(call.kind());
      executor(kind, call.lane()).execute(() -> process(kind, call));
    } catch (RuntimeException e) {
      // A queue is full, the engine is going away, or the peer sends nonsense: it shall connect
      // anew and try again.
      LOG.warn(
          "closing the lane from peer {}: {}", PeerNames.peer(call.lane().peerId()), e.toString());
      call.lane().close();
    }
  }

  @Override
  public void closed(InboundLane lane) {
    if (lane.lane() == Lane.ORDERED) {
      try {
        entriesOf(lane.peerId()).executor.execute(() -> entriesOf(lane.peerId()).ended(lane));
      } catch (RejectedExecutionException e) {
        LOG.debug("lane closed after the end");
      }
    }
  }

  /** Stops handling. */
  @Override
  public void close() {
    control.shutdownNow();
    entries.shutdownNow();
    bulk.shutdownNow();
    appendEntries.destroy();
  }

  private Executor executor(MessageKind kind, InboundLane lane) {
    return switch (kind) {
      // A heartbeat comes on the other lane: it has no place in the order of the entries and must
      // not wait for them.
      case APPEND_ENTRIES ->
          lane.lane() == Lane.ORDERED ? entriesOf(lane.peerId()).executor : control;
      case GET_FILE ->
          CompletableFuture.delayedExecutor(snapshotPace.takeTurn(), TimeUnit.NANOSECONDS, bulk);
      case INSTALL_SNAPSHOT -> bulk;
      case VOTE, TIMEOUT_NOW, READ_INDEX, PING -> control;
    };
  }

  private PeerEntries entriesOf(long peerId) {
    return peers.computeIfAbsent(peerId, id -> new PeerEntries());
  }

  /**
   * The entries from one peer, one after the other. The engine numbers them by pair of members, not
   * by connection, and answers in that order; when a lane is over, or another has taken its place,
   * the numbering has to begin anew, or answers to the new lane are held back for those of the old.
   */
  private final class PeerEntries {
    private final Executor executor = new SerialExecutor(entries, MAX_WAITING_CALLS);
    private @Nullable InboundLane current;

    boolean accepts(InboundLane lane) {
      if (lane == current) {
        return true;
      }
      if (lane.attributes().containsKey(ENDED)) {
        return false;
      }
      if (current != null) {
        ended(current);
      }
      current = lane;
      return true;
    }

    void ended(InboundLane lane) {
      if (lane.attributes().putIfAbsent(ENDED, true) == null && lane == current) {
        current = null;
        appendEntries.onClosed(PeerNames.peer(lane.peerId()).toString(), new LaneConnection(lane));
        lane.close();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void process(MessageKind kind, InboundCall call) {
    InboundLane lane = call.lane();
    if (lane.lane() == Lane.ORDERED && !entriesOf(lane.peerId()).accepts(lane)) {
      return;
    }
    Message request;
    try {
      request = kind.parseRequest(call.body());
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("malformed {} from peer {}: {}", kind, PeerNames.peer(lane.peerId()), e.toString());
      lane.close();
      return;
    }
    RpcProcessor<Object> processor = (RpcProcessor<Object>) processors.get(kind);
    if (processor != null) {
      CallContext context = new CallContext(kind, call);
      processor.handleRequest(
          kind == MessageKind.INSTALL_SNAPSHOT
              ? ReceivedSnapshot.begin(context, listener)
              : context,
          request);
      if (kind == MessageKind.GET_FILE) {
        fileRead.run();
      }
      if (lane.lane() == Lane.ORDERED) {
        entriesArrived.run();
      }
    }
  }

  private ExecutorService executor(String name, int threads) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING_CALLS),
            task -> {
              Thread thread =
                  new Thread(
                      task,
                      "raft-"
                          + name
                          + "-"
                          + Long.toHexString(memberId)
                          + "-"
                          + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
