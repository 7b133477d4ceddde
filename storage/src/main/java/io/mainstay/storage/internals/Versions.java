package io.mainstay.storage.internals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.mvccpb.KeyValue;

/**
 * Walks the keys of a range that exist at one revision, in order; each with exactly one version.
 * Begins before the first key. One thread.
 */
interface Versions extends AutoCloseable {
  /** Moves to the next key; false at the end. */
  boolean next();

  /** The key here. */
  byte[] userKey();

  /** The whole pair here. */
  KeyValue pair();

  /** The pair here without value and lease, which is what a range over keys only gives. */
  KeyValue bare();

  @Override
  void close();

  /** Decodes what the family {@code keys} holds. */
  static KeyValue decode(Reader reader, byte[] bytes) {
    try {
      return KeyValue.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw reader.damaged("a key-value record cannot be decoded");
    }
  }
}
