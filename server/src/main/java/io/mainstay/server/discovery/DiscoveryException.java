package io.mainstay.server.discovery;

/** Discovery has failed for good; the message is etcd's. */
public final class DiscoveryException extends Exception {
  /** With etcd's text. */
  public DiscoveryException(String message) {
    super(message);
  }
}
