package io.mainstay.tools.output;

import java.io.PrintStream;

/**
 * One line on the terminal that tells how far long work has come, written over again and again; not
 * a word where standard error is no terminal. The program's start script, which can tell, says so
 * by {@code -Dmainstay.terminal=true}. One thread.
 */
public final class Progress implements AutoCloseable {
  private static final long LEAST_PAUSE_NANOS = 100_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean shown;
  private long lastNanos;
  private boolean written;

  private Progress(PrintStream err, boolean shown) {
    this.err = err;
    this.shown = shown;
    this.lastNanos = System.nanoTime() - LEAST_PAUSE_NANOS;
  }

  /** On standard error, if that is a terminal. */
  public static Progress on(PrintStream err) {
    return new Progress(err, Boolean.getBoolean("mainstay.terminal"));
  }

  /** Shows how far the work is, unless it has just been shown. */
  public void show(String text) {
    long now = System.nanoTime();
    if (shown && now - lastNanos >= LEAST_PAUSE_NANOS) {
      lastNanos = now;
      written = true;
      err.print(CLEAR_LINE + text);
      err.flush();
    }
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (written) {
      err.print(CLEAR_LINE);
      err.flush();
      written = false;
    }
  }
}
