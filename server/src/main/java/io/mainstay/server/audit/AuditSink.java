package io.mainstay.server.audit;

import java.io.Closeable;
import java.io.IOException;

/** Where the audit log goes. Used by one thread at a time; may block. */
public interface AuditSink extends Closeable {
  /**
   * Writes some whole lines. After a failure the same lines come again, so those of them that were
   * written occur twice.
   *
   * @throws IOException when they cannot all be written now
   */
  void write(byte[] lines) throws IOException;
}
