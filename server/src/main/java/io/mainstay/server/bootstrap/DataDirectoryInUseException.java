package io.mainstay.server.bootstrap;

/** Another process holds the data directory. */
final class DataDirectoryInUseException extends MemberStartException {
  DataDirectoryInUseException(String message) {
    super(message);
  }
}
