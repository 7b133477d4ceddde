package io.mainstay.embed;

import io.mainstay.embed.client.EmbeddedClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A member of an {@link EmbeddedCluster}. It keeps its name, ID, data and ports when it is stopped
 * and started again. Any thread.
 */
public interface EmbeddedMember {
  /** What a member is doing. */
  enum State {
    /** It takes part in its cluster, though it may wait for a leader. */
    RUNNING,
    /** It runs, but neither hears nor answers anybody; see {@link EmbeddedMember#pause}. */
    PAUSED,
    /** It does not run, but can be started. */
    STOPPED,
    /** It found that it could not go on, and has ended; see {@link EmbeddedMember#failure}. */
    FAILED,
    /** It has been removed from its cluster, and has ended for good. */
    REMOVED
  }

  /** Its name, unique in the cluster: {@code m0}, {@code m1} and so on. */
  String name();

  /** Its ID, as clients are told it. */
  long id();

  /** What it is doing right now. */
  State state();

  /** Why it has ended, if its state is {@link State#FAILED}. */
  Optional<Throwable> failure();

  /** Whether it leads its cluster, as far as it knows itself. */
  boolean isLeader();

  /** Where clients find it. */
  URI clientEndpoint();

  /** Where the other members find it. */
  URI peerEndpoint();

  /** Where its data is. */
  Path dataDirectory();

  /**
   * Access to the store through this member, without a network. The client stays usable over
   * restarts of the member; while it does not run, calls fail.
   */
  EmbeddedClient client();

  /**
   * Starts it again if it does not run, as soon as it takes part in its cluster again. Whether it
   * serves by then depends on the others; see {@link EmbeddedCluster#awaitReady}.
   *
   * @throws EmbeddedClusterException when it cannot start
   * @throws IllegalStateException when it has been removed from the cluster, or the cluster is
   *     closed
   */
  void start();

  /**
   * Ends it in order, if it runs: calls under way finish, leadership is handed over. A paused
   * member cannot do either, and is killed.
   */
  void stop();

  /**
   * Ends it, if it runs, as the others and its clients see a process end that is killed: its
   * connections break, calls under way get no answer, leadership is not handed over, its ports
   * refuse. What it had acknowledged is there when it is started again. Unlike a killed process, it
   * closes its files in order: this is no test of what a disk keeps.
   */
  void kill();

  /** {@linkplain #stop Stops} it and {@linkplain #start starts} it again. */
  default void restart() {
    stop();
    start();
  }

  /**
   * Holds its network, if it runs: from now on nothing that is sent to it arrives, be it from
   * clients or from other members, and nothing that it sends leaves. Connections stay up, and new
   * ones are accepted by the system but not answered, so others notice by silence only.
   *
   * <p>The member itself is not stopped, as a process could be by a signal: its threads run, its
   * clocks go on. So a leader that is paused finds out after an election timeout that it leads
   * nobody, whereas a stopped process would still take itself for the leader when it goes on. What
   * does not need the network goes on too: {@link #client} works as far as the member can answer
   * alone.
   */
  void pause();

  /** Lets a paused member hear and answer again, what has been waiting included. */
  void resume();
}
