package io.mainstay.torture.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * The ways between the members of a cluster, counted from 0, and the relays on them. Any thread.
 */
public final class Network implements AutoCloseable {
  private final int size;
  private final List<Way> ways = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();

  /** Without relays yet. */
  private Network(int size) {
    this.size = size;
    for (int i = 0; i < size * size; i++) {
      ways.add(new Way());
    }
  }

  /**
   * The relays of a cluster begin to listen.
   *
   * @param dialler says which member has the connection from a port to a port open; negative if
   *     none
   */
  static Network open(int size, Addresses addresses, IntBinaryOperator dialler) throws IOException {
    Network network = new Network(size);
    try {
      for (int i = 0; i < size; i++) {
        network.relays.add(new Relay(i, addresses.relay(i), addresses.peer(i), network, dialler));
      }
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  /** Nothing gets from one to the other any more, whoever has dialled. */
  public void cut(int from, int to) {
    way(from, to).cut();
  }

  /** Nobody hears a member any more, and it hears nobody. */
  public void isolate(int member) {
    for (int other = 0; other < size; other++) {
      cut(member, other);
      cut(other, member);
    }
  }

  /** What gets from one to the other takes longer, and some of it has to be repeated. */
  public void slow(int from, int to, Duration delay, Duration jitter, double lossPercent) {
    way(from, to).slow(delay, jitter, lossPercent);
  }

  /** All ways are open again; what waited goes on. */
  public void mend() {
    ways.forEach(Way::mend);
  }

  /** Breaks off all connections that others have dialled to a member. */
  public void reset(int member) {
    relays.get(member).reset();
  }

  Way way(int from, int to) {
    return ways.get(from * size + to);
  }

  @Override
  public void close() throws IOException {
    for (Relay relay : relays) {
      relay.close();
    }
  }
}
