package io.mainstay.storage;

/**
 * Walks the changes that compaction has left, in order of (main, sub) revision, with the bytes that
 * etcd stores for each. Begins before the first change. One thread.
 */
public interface History extends AutoCloseable {
  /** Moves to the next change; false at the end. */
  boolean next();

  /** The revision of the request or transaction that made the change. */
  long main();

  /** The number of the change among those of that revision, from 0. */
  int sub();

  /** Whether the change is a deletion. */
  boolean isTombstone();

  /** The length of {@link #value}, in bytes; cheaper than the value. */
  int valueBytes();

  /** The encoded pair: the whole of it for a put, the key alone for a deletion. */
  byte[] value();

  @Override
  void close();
}
