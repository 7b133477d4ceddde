package io.mainstay.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes lines to streams, one at a time.
 *
 * <p>Logback's own gives a stream up for good after its first error. Here a line is lost and the
 * next is tried, because a full disk can be emptied.
 */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final ReentrantLock writing = new ReentrantLock();
  private final LineFormat format;
  private final boolean fatalOnly;
  private final List<OutputStream> streams;

  /**
   * Not started yet.
   *
   * @param fatalOnly whether only fatal events are written
   * @param streams each gets every line, in one write; closed with the appender
   */
  LineAppender(LineFormat format, boolean fatalOnly, List<OutputStream> streams) {
    this.format = format;
    this.fatalOnly = fatalOnly;
    this.streams = List.copyOf(streams);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (fatalOnly && !Fields.isFatal(event)) {
      return;
    }
    byte[] line = format.format(event).getBytes(StandardCharsets.UTF_8);
    writing.lock();
    try {
      for (OutputStream stream : streams) {
        write(stream, line);
      }
    } finally {
      writing.unlock();
    }
  }

  private void write(OutputStream stream, byte[] line) {
    try {
      stream.write(line);
      stream.flush();
    } catch (IOException e) {
      addError("a line was lost", e);
    }
  }

  @Override
  public void stop() {
    super.stop();
    writing.lock();
    try {
      for (OutputStream stream : streams) {
        close(stream);
      }
    } finally {
      writing.unlock();
    }
  }

  private void close(OutputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      addError("a log output was not closed", e);
    }
  }
}
