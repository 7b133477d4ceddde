package io.mainstay.embed.internals;

import io.mainstay.embed.EmbeddedClusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the ports of a cluster: those that were asked for; else those that it had before; else free
 * ones.
 */
final class PortPlan {
  private final List<Integer> clientPorts;
  private final int members;
  private final ClusterRecord before;

  /**
   * For one cluster.
   *
   * @param clientPorts those that were asked for, or none
   */
  PortPlan(List<Integer> clientPorts, int members, ClusterRecord before) {
    this.clientPorts = clientPorts;
    this.members = members;
    this.before = before;
  }

  /**
   * Reserves the ports of all members.
   *
   * @throws EmbeddedClusterException when one that there is no way around is taken
   */
  List<MemberPorts> reserve() {
    List<MemberPorts> reserved = new ArrayList<>();
    try {
      for (int i = 0; i < members; i++) {
        ReservedPort client = client(i);
        try {
          reserved.add(new MemberPorts(client, peer(i)));
        } catch (EmbeddedClusterException e) {
          client.close();
          throw e;
        }
      }
      return List.copyOf(reserved);
    } catch (EmbeddedClusterException e) {
      reserved.forEach(MemberPorts::close);
      throw e;
    }
  }

  private ReservedPort client(int member) {
    return clientPorts.isEmpty()
        ? preferred(before.clientPort(member))
        : required(clientPorts.get(member));
  }

  /** A member of several is where the others look for it, or nowhere. */
  private ReservedPort peer(int member) {
    OptionalInt had = before.peerPort(member);
    return had.isPresent() && members > 1 ? required(had.getAsInt()) : preferred(had);
  }

  private static ReservedPort preferred(OptionalInt number) {
    Optional<ReservedPort> had =
        number.isPresent() ? ReservedPort.of(number.getAsInt()) : Optional.empty();
    return had.orElseGet(ReservedPort::free);
  }

  private static ReservedPort required(int number) {
    return ReservedPort.of(number)
        .orElseThrow(
            () ->
                new EmbeddedClusterException(
                    "listen tcp 127.0.0.1:" + number + ": bind: address already in use", null));
  }
}
