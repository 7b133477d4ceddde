package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;

/** What is made of a message on its way. */
@FunctionalInterface
interface Rewriting {
  /** Nothing. */
  Rewriting NONE = message -> message;

  /**
   * Gives the message that goes on.
   *
   * @throws InvalidProtocolBufferException when it cannot be read
   */
  Buffer apply(Buffer message) throws InvalidProtocolBufferException;
}
