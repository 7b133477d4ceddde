package io.mainstay.server.v2.auth;

/** A change of users and roles was refused. */
public final class V2AuthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status of HTTP
   * @param message in etcd's words
   */
  V2AuthException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static V2AuthException of(int status, String text) {
    return new V2AuthException(status, "auth: " + text);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The text for the client. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
