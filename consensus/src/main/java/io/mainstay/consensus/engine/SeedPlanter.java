package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.GroupSeed;
import io.mainstay.consensus.SnapshotSource;
import io.mainstay.consensus.engine.rpc.PeerNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes what the engine finds in a member that has received a snapshot and nothing after it: the
 * snapshot, an empty log that begins behind it, and its term without a vote.
 *
 * <p>Not by the engine's own bootstrap, which keeps the log from 1 on if the index is not 1.
 */
public final class SeedPlanter {
  private static final String GROUP = "seed";
  private static final long PATIENCE_SECONDS = 10;

  private final GroupSeed seed;
  private final EngineServices services = new EngineServices(ConsensusListener.NONE);
  private final RaftOptions raft = new RaftOptions();

  /** For one member. */
  public SeedPlanter(GroupSeed seed) {
    this.seed = seed;
    raft.setSyncMeta(true);
  }

  /** See {@link GroupSeed#plant}. */
  public void plant(Path logDirectory, Path stateDirectory, SnapshotSource state) {
    try {
      Files.createDirectories(logDirectory);
      Files.createDirectories(stateDirectory);
      snapshot(stateDirectory, state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    term(stateDirectory);
    log(logDirectory);
  }

  private void snapshot(Path stateDirectory, SnapshotSource state) throws IOException {
    NodeOptions node = new NodeOptions();
    node.setRaftOptions(raft);
    node.setSnapshotUri(EngineSettings.snapshotUri(stateDirectory));
    SnapshotStorage storage = services.createSnapshotStorage(node);
    require(storage.init(null), "open its snapshots");
    SnapshotMeta.Builder meta =
        SnapshotMeta.newBuilder()
            .setLastIncludedIndex(seed.index())
            .setLastIncludedTerm(GroupSeed.TERM);
    seed.voters().forEach(voter -> meta.addPeers(PeerNames.peer(voter).toString()));
    SnapshotWriter writer = storage.create();
    require(writer != null, "begin a snapshot");
    try (writer) {
      Snapshots.fill(writer, seed.index(), state);
      require(writer.saveMeta(meta.build()), "describe the snapshot");
    }
    require(writer.isOk(), "write the snapshot");
    storage.shutdown();
  }

  private void term(Path stateDirectory) {
    RaftMetaStorage storage =
        services.createRaftMetaStorage(EngineSettings.termUri(stateDirectory), raft);
    RaftMetaStorageOptions options = new RaftMetaStorageOptions();
    options.setNode(new NodeImpl()); // asked for its metrics, of which it has none
    require(storage.init(options), "open its term");
    require(storage.setTermAndVotedFor(GroupSeed.TERM, PeerId.emptyPeer()), "write its term");
    storage.shutdown();
  }

  private void log(Path logDirectory) {
    CountDownLatch truncating = new CountDownLatch(1);
    LogStorage storage =
        new RocksDBLogStorage(logDirectory.toString(), raft) {
          @Override
          protected void onTruncatePrefix(long startIndex, long firstIndexKept) {
            truncating.countDown();
          }
        };
    require(storage.init(services.logOptions(GROUP)), "open its log");
    try {
      // So that a member that has lost the snapshot does not take the log for one that is new.
      require(storage.truncatePrefix(seed.index() + 1), "write its log");
      // A part of it is done in the background, which holds up the end once it has begun.
      require(truncating.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "write its log in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      storage.shutdown();
    }
  }

  private static void require(boolean done, String what) {
    if (!done) {
      throw new IllegalStateException(
          "the consensus engine could not " + what + "; the lines before this one say why");
    }
  }
}
