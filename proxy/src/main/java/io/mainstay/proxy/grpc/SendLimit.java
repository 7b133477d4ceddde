package io.mainstay.proxy.grpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;

/** How long a message to a member may be. */
record SendLimit(int mostBytes) {
  /**
   * Lets a message pass.
   *
   * @throws RefusedMessageException if it is longer
   */
  Buffer check(Buffer message) throws RefusedMessageException {
    if (message.length() > mostBytes) {
      throw new RefusedMessageException(
          new Status(
              GrpcStatus.RESOURCE_EXHAUSTED,
              "trying to send message larger than max (%d vs. %d)"
                  .formatted(message.length(), mostBytes)));
    }
    return message;
  }
}
