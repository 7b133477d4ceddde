package io.mainstay.server.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on the network of one member because somebody wants to see how others cope.
 *
 * <p>Where nothing passes, nothing is lost either: connections stay up, in both directions bytes
 * wait as they would behind a broken line, and go on when it is mended, unless an end has given the
 * connection up by then. Who dials waits too, for as long as he would for a machine that does not
 * answer. Any thread.
 */
public final class NetworkFaults {
  private final Set<FaultySocket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<SocketAddress> cut = ConcurrentHashMap.newKeySet();
  private volatile boolean held;
  private volatile boolean givenUp;

  /** With nothing wrong yet. */
  public NetworkFaults() {}

  /** Nothing passes any more, neither from nor to the member. */
  public void hold() {
    held = true;
    look();
  }

  /** Undoes {@link #hold}; what is cut stays so. */
  public void release() {
    held = false;
    look();
  }

  /** Nothing passes any more on connections that the member has to an address, or dials. */
  public void cut(InetSocketAddress address) {
    cut.add(address);
    look();
  }

  /** Undoes {@link #cut}. */
  public void mend(InetSocketAddress address) {
    cut.remove(address);
    look();
  }

  /**
   * From now on connections on which nothing passes are closed, and new ones refused, as the system
   * does it when a process has ended; so whoever ends does not wait for what he can no longer say.
   */
  public void giveUp() {
    givenUp = true;
    look();
  }

  /**
   * Whether nothing passes.
   *
   * @param dialled where the connection leads, or null for one that was accepted
   */
  boolean holds(@Nullable SocketAddress dialled) {
    return held || (dialled != null && cut.contains(dialled));
  }

  /** Whether there is no waiting any more for anything to pass. */
  boolean isGivenUp() {
    return givenUp;
  }

  /** There is one more connection, until it is closed. */
  void opened(FaultySocket socket) {
    sockets.add(socket);
    var unused = socket.closeFuture().addListener(closed -> sockets.remove(socket));
  }

  private void look() {
    sockets.forEach(FaultySocket::look);
  }
}
