package io.mainstay.tools.etcd;

/** An address cannot be used; the message is what the original says of it on standard output. */
final class UnusableAddressException extends Exception {
  UnusableAddressException(String message) {
    super(message);
  }

  UnusableAddressException(String message, Throwable cause) {
    super(message, cause);
  }
}
