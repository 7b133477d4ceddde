package io.mainstay.client;

/** A file with a certificate or a key cannot be used; the message names it. */
public final class TlsFileException extends Exception {
  TlsFileException(String message) {
    super(message);
  }
}
