package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;

/** A message does not go on; the call ends. */
final class RefusedMessageException extends InvalidProtocolBufferException {
  private final transient Status status;

  RefusedMessageException(Status status) {
    super(status.text());
    this.status = status;
  }

  /** How the call ends. */
  Status status() {
    return status;
  }
}
