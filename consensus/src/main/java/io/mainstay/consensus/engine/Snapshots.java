package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.mainstay.api.failpoints.FailPoint;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.SnapshotSource;
import io.mainstay.consensus.StateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * When snapshots are taken, and what is in them: the state machine's files under {@code state/},
 * and a file {@code applied} with the index that the state holds at least.
 *
 * <p>Taken on a background thread, so the state in a snapshot may be newer than the index the
 * engine gives it. That does no harm: entries the state machine holds are never handed to it again.
 */
final class Snapshots {
  private static final String STATE = "state";
  private static final String APPLIED = "applied";

  /** As etcd: so long after a peer has read, the log it needs next is kept. */
  private static final long READING_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The log must not grow for ever because somebody keeps reading. */
  private static final int LONGEST_DELAY = 20;

  private final StateMachine stateMachine;
  private final long everyEntries;
  private final Executor background;
  private final Consumer<Closure> request;
  private final LongSupplier clock;
  private final ConsensusListener listener;
  private long lastIndex;
  private volatile boolean underWay;
  private volatile long readNanos;

  /**
   * Nothing taken yet.
   *
   * @param request asks the engine for a snapshot
   * @param clock nanoseconds since some moment
   * @param listener told how long each takes
   */
  Snapshots(
      StateMachine stateMachine,
      long everyEntries,
      Executor background,
      Consumer<Closure> request,
      LongSupplier clock,
      ConsensusListener listener) {
    this.listener = listener;
    this.stateMachine = stateMachine;
    this.everyEntries = everyEntries;
    this.background = background;
    this.request = request;
    this.clock = clock;
    this.readNanos = clock.getAsLong() - READING_NANOS;
  }

  /**
   * A peer reads from the newest snapshot. The next one would make the engine drop the log that the
   * peer needs afterwards, and it would have to begin anew. Any thread.
   */
  void peerReads() {
    readNanos = clock.getAsLong();
  }

  /** Asks for a snapshot when enough has been applied since the last one. Apply thread. */
  void applied(long index) {
    if (index - lastIndex >= everyEntries && !underWay && !isHeldUp(index)) {
      underWay = true;
      lastIndex = index;
      // Not from here: the engine queues the request for this very thread, and the queue may be
      // full.
      inBackground(() -> request.accept(ignored -> underWay = false), () -> underWay = false);
    }
  }

  private boolean isHeldUp(long index) {
    return clock.getAsLong() - readNanos < READING_NANOS
        && index - lastIndex < LONGEST_DELAY * everyEntries;
  }

  /** Fills the engine's snapshot. Apply thread; the work is done in the background. */
  void save(SnapshotWriter writer, Closure done, Consumer<Throwable> onFailure) {
    long heldIndex = stateMachine.appliedIndex();
    inBackground(
        () -> {
          long startNanos = clock.getAsLong();
          try {
            fill(writer, heldIndex, stateMachine);
            listener.snapshotSaved(clock.getAsLong() - startNanos);
            done.run(Status.OK());
          } catch (Throwable e) { // the engine waits for an answer, whatever happened
            onFailure.accept(e);
            done.run(new Status(RaftError.EIO, "%s", e.toString()));
          }
        },
        () -> done.run(new Status(RaftError.ECANCELED, "stopping")));
  }

  /**
   * Writes a snapshot's files.
   *
   * @param heldIndex the index that the state holds at least
   */
  static void fill(SnapshotWriter writer, long heldIndex, SnapshotSource source)
      throws IOException {
    Path directory = Path.of(writer.getPath());
    FailPoint.BEFORE_SNAPSHOT.reached(directory);
    Path state = Files.createDirectory(directory.resolve(STATE));
    source.saveSnapshot(state);
    FailPoint.AFTER_CHECKPOINT.reached(directory);
    Files.writeString(directory.resolve(APPLIED), Long.toString(heldIndex));
    addFiles(writer, directory, state);
    FailPoint.AFTER_SNAPSHOT.reached(directory);
  }

  /** Loads a snapshot unless the state machine holds as much already. Apply thread. */
  void load(SnapshotReader reader) throws IOException {
    Path directory = Path.of(reader.getPath());
    long heldIndex = Long.parseLong(Files.readString(directory.resolve(APPLIED)));
    if (stateMachine.appliedIndex() < heldIndex) {
      FailPoint.BEFORE_INSTALL.reached(directory);
      stateMachine.loadSnapshot(directory.resolve(STATE));
      FailPoint.AFTER_INSTALL.reached(directory);
    }
    lastIndex = Math.max(lastIndex, heldIndex);
  }

  private static void addFiles(SnapshotWriter writer, Path directory, Path state)
      throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(state)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    add(writer, APPLIED);
    for (Path file : files) {
      add(writer, directory.relativize(file).toString());
    }
  }

  private static void add(SnapshotWriter writer, String name) {
    if (!writer.addFile(name)) {
      throw new UncheckedIOException(new IOException("cannot add " + name + " to the snapshot"));
    }
  }

  private void inBackground(Runnable task, Runnable ifStopping) {
    try {
      background.execute(task);
    } catch (RejectedExecutionException e) {
      ifStopping.run();
    }
  }
}
