package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.LogEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Reads the end of a log that no engine has open. */
public final class LogEndReader {
  private final EngineServices services = new EngineServices(ConsensusListener.NONE);
  private final RaftOptions raft = new RaftOptions();

  /** See {@link LogEnd#read}. */
  public LogEnd read(Path logDirectory, Path stateDirectory) {
    LogEnd log = log(logDirectory);
    LogEnd snapshot = snapshot(stateDirectory);
    return log.index() > snapshot.index() ? log : snapshot;
  }

  private LogEnd log(Path directory) {
    LogStorage storage = new RocksDBLogStorage(directory.toString(), raft);
    require(storage.init(services.logOptions("inspected")), "open the log");
    try {
      long index = storage.getLastLogIndex();
      long term = index == 0 ? 0 : storage.getEntry(index).getId().getTerm();
      return new LogEnd(term, index);
    } finally {
      storage.shutdown();
    }
  }

  private LogEnd snapshot(Path directory) {
    NodeOptions node = new NodeOptions();
    node.setRaftOptions(raft);
    node.setSnapshotUri(EngineSettings.snapshotUri(directory));
    SnapshotStorage storage = services.createSnapshotStorage(node);
    require(storage.init(null), "open the snapshots");
    try (SnapshotReader reader = storage.open()) {
      SnapshotMeta meta = reader == null ? null : reader.load();
      return meta == null
          ? new LogEnd(0, 0)
          : new LogEnd(meta.getLastIncludedTerm(), meta.getLastIncludedIndex());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
