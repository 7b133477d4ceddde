package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import io.mainstay.api.failpoints.FailPoint;
import io.mainstay.consensus.ConsensusListener;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The engine's log, which says how long each of its writes takes, and when. The engine's threads.
 */
final class TimedLog extends RocksDBLogStorage {
  private final ConsensusListener listener;
  private final Path path;

  TimedLog(String uri, RaftOptions options, ConsensusListener listener) {
    super(uri, options);
    this.listener = listener;
    this.path = Path.of(uri);
  }

  @Override
  public int appendEntries(List<LogEntry> entries) {
    FailPoint.BEFORE_APPEND.reached(path);
    long startNanos = System.nanoTime();
    int appended = super.appendEntries(entries);
    long nanos = System.nanoTime() - startNanos;
    FailPoint.AFTER_APPEND.reached(path);
    if (appended > 0) {
      listener.logWritten(payloadBytes(entries), nanos);
    }
    return appended;
  }

  @Override
  public boolean truncatePrefix(long firstIndexKept) {
    FailPoint.BEFORE_LOG_CUT.reached(path);
    boolean cut = super.truncatePrefix(firstIndexKept);
    FailPoint.AFTER_LOG_CUT.reached(path);
    return cut;
  }

  private static long payloadBytes(List<LogEntry> entries) {
    long bytes = 0;
    for (LogEntry entry : entries) {
      ByteBuffer data = entry.getData();
      bytes += data == null ? 0 : data.remaining();
    }
    return bytes;
  }
}
