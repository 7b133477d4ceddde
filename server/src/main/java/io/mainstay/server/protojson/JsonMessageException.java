package io.mainstay.server.protojson;

/** What was to be read is no JSON, or does not fit the message. */
public final class JsonMessageException extends Exception {
  JsonMessageException(String text) {
    super(text);
  }
}
