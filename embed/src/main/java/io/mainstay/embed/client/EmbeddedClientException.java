package io.mainstay.embed.client;

/**
 * A call was refused or failed. The message is etcd's.
 *
 * <p>A write that fails with {@code UNAVAILABLE} or {@code DEADLINE_EXCEEDED} may have been done
 * all the same.
 */
public final class EmbeddedClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /** With gRPC's name of the status, such as {@code NOT_FOUND}, and the text. */
  public EmbeddedClientException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** What a client on the network would get as the status of the call, by gRPC's name for it. */
  public String code() {
    return code;
  }
}
