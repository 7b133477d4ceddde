package io.mainstay.consensus.engine;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import io.mainstay.consensus.ConsensusListener;
import java.nio.ByteBuffer;
import java.util.List;

/** The engine's log, which says how long each of its writes takes. The engine's threads. */
final class TimedLog extends RocksDBLogStorage {
  private final ConsensusListener listener;

  TimedLog(String uri, RaftOptions options, ConsensusListener listener) {
    super(uri, options);
    this.listener = listener;
  }

  @Override
  public int appendEntries(List<LogEntry> entries) {
    long startNanos = System.nanoTime();
    int appended = super.appendEntries(entries);
    long nanos = System.nanoTime() - startNanos;
    if (appended > 0) {
      listener.logWritten(payloadBytes(entries), nanos);
    }
    return appended;
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
