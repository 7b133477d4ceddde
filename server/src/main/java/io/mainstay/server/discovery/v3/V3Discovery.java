package io.mainstay.server.discovery.v3;

import io.mainstay.server.config.Discovery;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.discovery.Backoff;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.DiscoveryException.Reason;
import io.mainstay.server.discovery.MeetingPlaceException;
import io.mainstay.server.discovery.v3.Registry.Changes;
import io.mainstay.server.discovery.v3.Registry.Entry;
import io.mainstay.server.discovery.v3.Registry.Listing;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One member's way into a cluster that is to be born: see whether there is room, register, see
 * whether that was in time, wait for the others.
 *
 * <p>A member that starts again before it has data finds its own key and goes on as if nothing had
 * happened. One thread, which blocks for as long as the others take.
 */
public final class V3Discovery {
  private static final Logger log = LoggerFactory.getLogger(V3Discovery.class);

  private final String token;
  private final String endpoints;
  private final RegistryKeys keys;
  private final Registry registry;
  private final Backoff backoff;

  /** At this registry. */
  public V3Discovery(Discovery settings, Registry registry, Backoff backoff) {
    this.token = settings.token();
    this.endpoints = String.join(",", settings.endpoints());
    this.keys = new RegistryKeys(settings.token());
    this.registry = registry;
    this.backoff = backoff;
  }

  /** The registrations at one moment. */
  private record Snapshot(Registrations members, int size, long revision) {}

  /**
   * Registers a member and waits for all others.
   *
   * @param own the member's name and URLs in the form of {@code --initial-cluster}
   * @return all of them, this one included
   * @throws DiscoveryException when this member cannot be one of them
   */
  public InitialCluster join(long memberId, InitialCluster own) throws DiscoveryException {
    try {
      InitialCluster found = joined(keys.member(memberId), own.text());
      with(log.atInfo())
          .addKeyValue("cluster", found.text())
          .log("discovery joined cluster successfully");
      return found;
    } catch (DiscoveryException e) {
      with(log.atError())
          .addKeyValue("cluster", "")
          .addKeyValue("error", e.text())
          .log("discovery failed to join cluster");
      throw e;
    }
  }

  private InitialCluster joined(String ownKey, String own) throws DiscoveryException {
    check(ownKey);
    register(ownKey, own);
    // Others may have registered in between: the order of the keys says who was in time.
    Snapshot snapshot = check(ownKey);
    while (snapshot.members.count() < snapshot.size) {
      snapshot = awaitPeers(snapshot, ownKey);
    }
    return snapshot.members.first(snapshot.size);
  }

  private Snapshot check(String ownKey) throws DiscoveryException {
    while (true) {
      try {
        Snapshot snapshot = read();
        backoff.reset();
        if (snapshot.members.isFullWithout(ownKey, snapshot.size)) {
          throw new DiscoveryException(Reason.CLUSTER_FULL);
        }
        return snapshot;
      } catch (MeetingPlaceException e) {
        pause("cluster status check");
      }
    }
  }

  private Snapshot read() throws MeetingPlaceException, DiscoveryException {
    int size = readSize();
    Listing listing;
    try {
      listing = registry.list(keys.members());
    } catch (MeetingPlaceException e) {
      with(log.atWarn())
          .addKeyValue("membersKeyPrefix", keys.members())
          .addKeyValue("error", e.getMessage())
          .log("failed to get cluster members from discovery service");
      throw e;
    }
    Registrations members = new Registrations();
    listing.entries().forEach(entry -> take(entry, members));
    return new Snapshot(members, size, listing.revision());
  }

  private int readSize() throws MeetingPlaceException, DiscoveryException {
    String text;
    try {
      text =
          registry
              .value(keys.size())
              .orElseThrow(() -> new DiscoveryException(Reason.SIZE_NOT_FOUND));
    } catch (MeetingPlaceException e) {
      with(log.atWarn())
          .addKeyValue("clusterSizeKey", keys.size())
          .addKeyValue("error", e.getMessage())
          .log("failed to get cluster size from discovery service");
      throw e;
    }
    return parseSize(text);
  }

  private static int parseSize(String text) throws DiscoveryException {
    try {
      int size = Integer.parseInt(text);
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Falls through: as bad as a negative number.
    }
    throw new DiscoveryException(Reason.BAD_SIZE);
  }

  /** An attempt whose outcome is unknown is made again: the key stays as old as it is. */
  private void register(String ownKey, String own) throws DiscoveryException {
    while (true) {
      try {
        registry.put(ownKey, own);
        backoff.reset();
        with(log.atInfo())
            .addKeyValue("memberKey", ownKey)
            .addKeyValue("memberInfo", own)
            .log("register member itself successfully");
        return;
      } catch (MeetingPlaceException e) {
        with(log.atWarn())
            .addKeyValue("memberKey", ownKey)
            .addKeyValue("error", e.getMessage())
            .log("failed to register members itself to the discovery service");
        pause("register member itself");
      }
    }
  }

  /** Waits until all are there; after an interruption looks again at who is. */
  private Snapshot awaitPeers(Snapshot snapshot, String ownKey) throws DiscoveryException {
    try (Changes changes = registry.watch(keys.members(), snapshot.revision + 1)) {
      logPeers(snapshot, "waiting for peers from discovery service");
      while (snapshot.members.count() < snapshot.size) {
        changes.next().forEach(entry -> take(entry, snapshot.members));
      }
      logPeers(snapshot, "found all needed peers from discovery service");
      return snapshot;
    } catch (MeetingPlaceException e) {
      with(log.atWarn())
          .addKeyValue("error", e.getMessage())
          .log("error while waiting for peers from discovery service");
      pause("waiting for other nodes");
      return check(ownKey);
    }
  }

  private void take(Entry raw, Registrations members) {
    Entry entry = new Entry(raw.key().strip(), raw.value().strip(), raw.createRevision());
    String problem = members.add(entry).orElse("");
    with(problem.isEmpty() ? log.atInfo() : log.atWarn())
        .addKeyValue("memberKey", entry.key())
        .addKeyValue("memberInfo", entry.value())
        .log(problem.isEmpty() ? "found peer from discovery service" : problem);
  }

  private void logPeers(Snapshot snapshot, String message) {
    with(log.atInfo())
        .addKeyValue("clusterSize", snapshot.size)
        .addKeyValue("found-peers", snapshot.members.count())
        .log(message);
  }

  private void pause(String reason) throws DiscoveryException {
    Duration pause = backoff.next();
    with(log.atWarn())
        .addKeyValue("reason", reason)
        .addKeyValue("backoff", pause)
        .log("retry connecting to discovery service");
    backoff.sleep(pause);
  }

  private LoggingEventBuilder with(LoggingEventBuilder line) {
    return line.addKeyValue("discovery-token", token).addKeyValue("discovery-endpoints", endpoints);
  }
}
