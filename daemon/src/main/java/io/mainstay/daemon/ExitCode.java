package io.mainstay.daemon;

/** How the process ends. */
final class ExitCode {
  static final int OK = 0;
  static final int ERROR = 1;
  static final int USAGE = 2;

  private ExitCode() {}
}
