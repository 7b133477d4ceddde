package io.mainstay.client;

/** No client can be made of such settings; the message says why. */
public final class ClientSettingsException extends Exception {
  ClientSettingsException(String message) {
    super(message);
  }
}
