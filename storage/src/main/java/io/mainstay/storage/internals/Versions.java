package io.mainstay.storage.internals;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.mvccpb.KeyValue;
import java.io.IOException;

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

  /**
   * Decodes what the family {@code keys} holds.
   *
   * @param bytes the caller's own: the pair keeps them, so that a value is not copied once more
   */
  static KeyValue decode(Reader reader, byte[] bytes) {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    try {
      return KeyValue.parseFrom(in);
    } catch (IOException e) {
      throw reader.damaged("a key-value record cannot be decoded");
    }
  }
}
