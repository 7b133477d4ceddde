package io.mainstay.server.audit;

import io.mainstay.server.config.AuditSettings;
import java.time.InstantSource;

/**
 * Takes note of what clients did.
 *
 * <p>Any thread. {@link #record} neither blocks nor fails: what there is no room for is counted,
 * and a line of the log says how many are missing.
 */
public interface AuditLog extends AutoCloseable {
  /** Whether anything is recorded at all; spares making events that nobody wants. */
  boolean isOn();

  /**
   * Takes note of a request that was just answered. Of a watch that is each request to create one;
   * other messages of a watch, renewals of leases and health checks are not to be recorded.
   */
  void record(AuditEvent event);

  /** Writes what is waiting, as far as that is possible within some seconds. */
  @Override
  void close();

  /** Records nothing. */
  static AuditLog off() {
    return Off.INSTANCE;
  }

  /**
   * Starts to write.
   *
   * @param memberId of the member whose clients are recorded
   * @param sink closed with the log
   * @param clock tells when a request was answered
   */
  static AuditLog start(
      AuditSettings settings, long memberId, AuditSink sink, InstantSource clock) {
    return new WritingAuditLog(new AuditLine(memberId), settings.reads(), sink, clock);
  }

  /** See {@link #off}. */
  enum Off implements AuditLog {
    INSTANCE;

    @Override
    public boolean isOn() {
      return false;
    }

    @Override
    public void record(AuditEvent event) {}

    @Override
    public void close() {}
  }
}
