package io.mainstay.server.discovery;

import org.jspecify.annotations.Nullable;

/** The members were not found, and trying again would not help. */
public final class DiscoveryException extends Exception {
  private static final long serialVersionUID = 1;

  /** What went wrong, with etcd's text for it. */
  public enum Reason {
    SIZE_NOT_FOUND("discovery: size key not found"),
    BAD_SIZE("discovery: size key is bad"),
    CLUSTER_FULL("discovery: cluster is full"),
    INVALID_PEER_URL("discovery: invalid peer URL"),
    INVALID_URL("discovery: invalid URL"),
    DUPLICATE_ID("discovery: found duplicate id"),
    DUPLICATE_NAME("discovery: found duplicate name"),
    BAD_ENDPOINT("discovery: bad discovery endpoint"),
    /** The message says what. */
    OTHER("discovery failed");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Reason reason;

  /** For a reason that says it all. */
  public DiscoveryException(Reason reason) {
    this(reason, reason.text, null);
  }

  /** For any other reason. */
  public DiscoveryException(String message, @Nullable Throwable cause) {
    this(Reason.OTHER, message, cause);
  }

  private DiscoveryException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** After the thread was interrupted; marks it so again. */
  public static DiscoveryException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new DiscoveryException("interrupted", e);
  }

  /** The same failure, told in the words of the whole. */
  DiscoveryException in(String message) {
    return new DiscoveryException(reason, message, this);
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }

  /** What went wrong, as text that is never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
