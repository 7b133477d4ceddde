package io.mainstay.consensus;

import java.util.List;

/** Where the members are reached now. Any thread; never blocks. */
@FunctionalInterface
public interface PeerDirectory {
  /** The addresses of a member, in the order to try them; empty when it is not known. */
  List<PeerAddress> addresses(long memberId);
}
