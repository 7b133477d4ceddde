package io.mainstay.server.discovery.v3;

import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.DiscoveryException.Reason;
import io.mainstay.server.discovery.v3.Registry.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Who has registered so far, the oldest first. */
final class Registrations {
  private static final Comparator<Entry> BY_AGE = Comparator.comparingLong(Entry::createRevision);

  private final List<Entry> entries = new ArrayList<>();

  /** Takes one up; gives what is wrong with it instead, in etcd's words. */
  Optional<String> add(Entry entry) {
    if (entry.value().indexOf('=') < 0) {
      return Optional.of("invalid peer info returned from discovery service");
    }
    if (entries.stream().anyMatch(known -> known.key().equals(entry.key()))) {
      return Optional.of("found duplicate peer from discovery service");
    }
    entries.add(entry);
    // More may register than are wanted: age decides, however they became known.
    entries.sort(BY_AGE);
    return Optional.empty();
  }

  int count() {
    return entries.size();
  }

  /** Whether so many others are there that nobody else belongs to the first. */
  boolean isFullWithout(String key, int size) {
    return entries.size() >= size
        && entries.stream().limit(size).noneMatch(entry -> entry.key().equals(key));
  }

  /**
   * The oldest ones as a cluster.
   *
   * @throws DiscoveryException when a URL cannot be read
   */
  InitialCluster first(int size) throws DiscoveryException {
    InitialCluster cluster =
        new InitialCluster(
            String.join(",", entries.stream().limit(size).map(Entry::value).toList()));
    try {
      var unused = cluster.members();
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException(Reason.INVALID_PEER_URL);
    }
    return cluster;
  }
}
