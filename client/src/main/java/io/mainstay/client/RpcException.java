package io.mainstay.client;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;

/**
 * A call was refused, or it is not known what became of it. The message is what etcd's own client
 * shows to users.
 */
public final class RpcException extends Exception {
  private final StatusCode code;
  private final String description;

  /**
   * A call that failed.
   *
   * @param description the text of its status
   */
  public RpcException(StatusCode code, String description) {
    super(shown(code, description), null, false, false);
    this.code = code;
    this.description = description;
  }

  /** The code of its status. */
  public StatusCode code() {
    return code;
  }

  /** The text of its status. */
  public String description() {
    return description;
  }

  /** Whether it is this error of etcd's. */
  public boolean is(EtcdError error) {
    return code == error.code() && description.equals(error.text());
  }

  private static String shown(StatusCode code, String description) {
    return switch (code) {
      case DEADLINE_EXCEEDED -> "context deadline exceeded";
      case CANCELLED -> "context canceled";
      default ->
          EtcdError.byText(description).isPresent()
              ? description
              : "rpc error: code = " + code.goName() + " desc = " + description;
    };
  }
}
