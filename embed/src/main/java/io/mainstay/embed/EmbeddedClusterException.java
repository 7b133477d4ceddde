package io.mainstay.embed;

import org.jspecify.annotations.Nullable;

/**
 * A member or a cluster did not come up. The message says why, in etcd's words where it has any;
 * what had been started is closed again.
 */
public final class EmbeddedClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason, and what caused it or null. */
  public EmbeddedClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
