package io.mainstay.embed.client;

/** Somebody who is told of changes until he has had enough. Any thread. */
public interface Watcher extends AutoCloseable {
  /** No more changes are asked for. What is on its way may still be told for a moment. */
  @Override
  void close();
}
