package io.mainstay.junit;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A cluster for tests, with the calls of jetcd's {@code EtcdCluster}. Any thread. */
public interface EtcdCluster extends AutoCloseable {
  /**
   * Starts all members, and waits until they serve; without effect while they run.
   *
   * @throws io.mainstay.embed.EmbeddedClusterException when they do not come up
   */
  void start();

  /** Ends all members; without effect while none runs. What they held is gone. */
  void stop();

  /** The same as {@link #stop}. */
  @Override
  void close();

  /**
   * Ends all members, waits, and starts them again with what they held, at the same endpoints.
   *
   * @param delay how long they stay down; 0 for no longer than it takes
   * @throws InterruptedException when the wait is cut short, with the members down
   * @throws IllegalStateException when they do not run
   */
  void restart(long delay, TimeUnit unit) throws InterruptedException;

  /** The name that was given, or one that was made up. */
  String clusterName();

  /**
   * Where clients find the members.
   *
   * @throws IllegalStateException when they do not run
   */
  List<URI> clientEndpoints();

  /**
   * Where members find one another.
   *
   * @throws IllegalStateException when they do not run
   */
  List<URI> peerEndpoints();
}
