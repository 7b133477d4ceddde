package io.mainstay.server.discovery.v2;

import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.discovery.Backoff;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.DiscoveryException.Reason;
import io.mainstay.server.discovery.MeetingPlaceException;
import io.mainstay.server.discovery.v2.KeysApi.Answer;
import io.mainstay.server.discovery.v2.KeysApi.Found;
import io.mainstay.server.discovery.v2.KeysApi.Node;
import io.mainstay.server.discovery.v2.KeysApi.Nothing;
import io.mainstay.server.discovery.v2.KeysApi.Refused;
import io.mainstay.server.discovery.v2.KeysApi.Strange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's way into a cluster that is to be born: see whether there is room, register, see
 * whether that was in time, wait for the others.
 *
 * <p>Unlike the way of v3, a member that has registered and starts again is refused. One thread,
 * which blocks for as long as the others take.
 */
public final class V2Discovery {
  private static final Logger log = LoggerFactory.getLogger(V2Discovery.class);
  private static final Comparator<Node> BY_AGE = Comparator.comparingLong(Node::createdIndex);

  /** Between two questions when the server does not want to let this member wait. */
  private static final Duration BREATH = Duration.ofSeconds(1);

  private final String server;
  private final KeysApi keys;
  private final Backoff backoff;

  /**
   * At this service.
   *
   * @param server the URL without its path, for the log: the path is as good as a password
   */
  public V2Discovery(String server, KeysApi keys, Backoff backoff) {
    this.server = server;
    this.keys = keys;
    this.backoff = backoff;
  }

  /** The registrations at one moment, the oldest first. */
  private record Snapshot(List<Node> members, int size, long index) {}

  /**
   * Registers a member and waits for all others.
   *
   * @param own the member's name and URLs in the form of {@code --initial-cluster}
   * @return all of them, this one included
   * @throws DiscoveryException when this member cannot be one of them
   */
  public InitialCluster join(long memberId, InitialCluster own) throws DiscoveryException {
    String name = Long.toHexString(memberId);
    check(name);
    register(name, own.text());
    Snapshot snapshot = check(name);
    snapshot.members.forEach(node -> logFound(node, name));
    while (snapshot.members.size() < snapshot.size) {
      snapshot = awaitNext(snapshot, name);
    }
    log.atInfo()
        .addKeyValue("discovery-url", server)
        .addKeyValue("found-peers", snapshot.size)
        .log("found all needed peers from discovery server");
    return cluster(snapshot);
  }

  private Snapshot check(String name) throws DiscoveryException {
    while (true) {
      try {
        Snapshot snapshot = read();
        backoff.reset();
        List<Node> first = snapshot.members.stream().limit(snapshot.size).toList();
        if (first.size() == snapshot.size && !contains(first, name)) {
          throw new DiscoveryException(Reason.CLUSTER_FULL);
        }
        return snapshot;
      } catch (MeetingPlaceException e) {
        retry("failed to get from discovery server", e, "cluster status check");
      }
    }
  }

  private Snapshot read() throws MeetingPlaceException, DiscoveryException {
    int size = size(keys.get("/_config/size"));
    if (!(keys.get("") instanceof Found listing)) {
      throw new DiscoveryException(Reason.BAD_ENDPOINT);
    }
    List<Node> members =
        listing.node().nodes().stream()
            .filter(node -> !node.name().equals("_config"))
            .sorted(BY_AGE)
            .toList();
    return new Snapshot(members, size, listing.index());
  }

  private static int size(Answer answer) throws DiscoveryException {
    if (answer instanceof Refused refused) {
      throw refused.code() == KeysApi.KEY_NOT_FOUND
          ? new DiscoveryException(Reason.SIZE_NOT_FOUND)
          : new DiscoveryException(refused.message(), null);
    }
    if (!(answer instanceof Found size)) {
      throw new DiscoveryException(Reason.BAD_ENDPOINT);
    }
    try {
      int number = Integer.parseInt(size.node().value());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through: as bad as a negative number.
    }
    throw new DiscoveryException(Reason.BAD_SIZE);
  }

  private void register(String name, String own) throws DiscoveryException {
    boolean perhapsRegistered = false;
    while (true) {
      try {
        Answer answer = keys.create("/" + name, own);
        if (answer instanceof Found) {
          backoff.reset();
          return;
        }
        if (answer instanceof Refused refused && refused.code() == KeysApi.NODE_EXISTS) {
          // An attempt without an answer may have been this one.
          if (perhapsRegistered && isRegistered(name, own)) {
            return;
          }
          throw new DiscoveryException(Reason.DUPLICATE_ID);
        }
        throw answer instanceof Refused refused
            ? new DiscoveryException(refused.message(), null)
            : new DiscoveryException(Reason.BAD_ENDPOINT);
      } catch (MeetingPlaceException e) {
        perhapsRegistered = true;
        retry("failed to register at discovery server", e, "register member itself");
      }
    }
  }

  private boolean isRegistered(String name, String own)
      throws MeetingPlaceException, DiscoveryException {
    return keys.get("/" + name) instanceof Found found && found.node().value().equals(own);
  }

  /** Waits for the next one; when that comes to nothing, looks again at who is there. */
  private Snapshot awaitNext(Snapshot snapshot, String name) throws DiscoveryException {
    log.atInfo()
        .addKeyValue("discovery-url", server)
        .addKeyValue("found-peers", snapshot.members.size())
        .addKeyValue("needed-peers", snapshot.size - snapshot.members.size())
        .log("found peers from discovery server; waiting for more");
    try {
      Answer answer = keys.await(snapshot.index + 1);
      if (answer instanceof Found) {
        return news(snapshot, name);
      }
      if (answer instanceof Strange) {
        throw new MeetingPlaceException("the answer is not of the v2 API", null);
      }
      if (answer instanceof Nothing || answer instanceof Refused) {
        // Refused: the index is too old for the server's history. Both are mended by a new look.
        backoff.sleep(BREATH);
      }
      return check(name);
    } catch (MeetingPlaceException e) {
      retry("error while waiting for peers", e, "waiting for other nodes");
      return check(name);
    }
  }

  /**
   * A change is a reason to look, no more: it may be the end of a registration as well as a new
   * one.
   */
  private Snapshot news(Snapshot before, String name) throws DiscoveryException {
    Snapshot now = check(name);
    if (now.members.size() == before.members.size()) {
      // A server that tells of old changes again and again is not to be asked without a pause.
      backoff.sleep(BREATH);
    }
    now.members.stream()
        .filter(node -> !contains(before.members, node.name()))
        .forEach(node -> logFound(node, name));
    return now;
  }

  private static boolean contains(List<Node> nodes, String name) {
    return nodes.stream().anyMatch(node -> node.name().equals(name));
  }

  private static InitialCluster cluster(Snapshot snapshot) throws DiscoveryException {
    List<String> entries = new ArrayList<>();
    snapshot.members.stream().limit(snapshot.size).forEach(node -> entries.add(node.value()));
    InitialCluster cluster = new InitialCluster(String.join(",", entries));
    int names;
    try {
      names = cluster.members().size();
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException(Reason.INVALID_URL);
    }
    if (names != snapshot.size) {
      throw new DiscoveryException(Reason.DUPLICATE_NAME);
    }
    return cluster;
  }

  private void logFound(Node node, String ownName) {
    boolean self = node.name().equals(ownName);
    log.atInfo()
        .addKeyValue("discovery-url", server)
        .addKeyValue(self ? "self" : "peer", node.name())
        .log(self ? "found self from discovery server" : "found peer from discovery server");
  }

  private void retry(String what, MeetingPlaceException failure, String step)
      throws DiscoveryException {
    log.atWarn()
        .addKeyValue("discovery-url", server)
        .addKeyValue("error", failure.getMessage())
        .log(what);
    Duration pause = backoff.next();
    log.atInfo()
        .addKeyValue("url", server)
        .addKeyValue("reason", step)
        .addKeyValue("backoff", pause)
        .log("retry connecting to discovery service");
    backoff.sleep(pause);
  }
}
