package io.mainstay.tools.command;

/** How a tool ends. */
public final class ExitCode {
  /** It did what it was told. */
  public static final int OK = 0;

  /** It failed. */
  public static final int ERROR = 1;

  /** It cannot talk to the server. */
  public static final int BAD_CONNECTION = 2;

  /** What it read makes no sense. */
  public static final int INVALID_INPUT = 3;

  /** It was asked for something that it does not offer. */
  public static final int BAD_FEATURE = 4;

  /** What it did was broken off. */
  public static final int INTERRUPTED = 5;

  /** It was given the wrong arguments. */
  public static final int BAD_ARGUMENTS = 128;

  private ExitCode() {}
}
