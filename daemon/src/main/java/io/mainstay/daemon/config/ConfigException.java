package io.mainstay.daemon.config;

/**
 * What was asked for cannot be done; the text is one line, etcd's own where it has one. The process
 * ends with 1.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  /** How etcd tells the operator. */
  public enum Kind {
    /** A setting is wrong: a warning in the log with the text as its error. */
    INVALID,
    /** A variable and a flag are both set: a fatal line in the log; the text is the variable. */
    SHADOWED_VARIABLE,
    /** A URL in the file is wrong: plain text on standard error. */
    PLAIN
  }

  private final Kind kind;

  ConfigException(String message) {
    this(Kind.INVALID, message);
  }

  ConfigException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** How to tell the operator. */
  public Kind kind() {
    return kind;
  }
}
