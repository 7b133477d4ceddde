package io.mainstay.server.tls;

import org.jspecify.annotations.Nullable;

/** Certificates or settings that cannot be used. The message is one line that names the file. */
public final class TlsException extends Exception {
  TlsException(String message) {
    this(message, null);
  }

  TlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
