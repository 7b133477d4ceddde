package io.mainstay.tools.command;

/** How a tool ends. */
public final class ExitCode {
  /** It did what it was told. */
  public static final int OK = 0;

  /** It failed. */
  public static final int ERROR = 1;

  /** It was asked for something that it does not offer. */
  public static final int BAD_FEATURE = 4;

  /** It was given the wrong arguments. */
  public static final int BAD_ARGUMENTS = 128;

  private ExitCode() {}
}
