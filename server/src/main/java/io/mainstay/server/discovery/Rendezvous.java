package io.mainstay.server.discovery;

import io.mainstay.server.discovery.Registry.Entry;
import io.mainstay.server.discovery.Registry.Roster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's way to the others at a meeting place: look whether there is room, leave an entry,
 * look again, wait until all have come (etcd {@code api/v3discovery/discovery.go} at v3.7.1). The
 * first to come are in; whoever finds itself behind them, be it by a race, is not.
 *
 * <p>Confined to the thread that starts the member. What fails on the way is tried for ever, with
 * growing pauses.
 */
public final class Rendezvous {
  private static final Logger log = LoggerFactory.getLogger(Rendezvous.class);
  private static final int LONGEST_PAUSE_EXPONENT = 8;

  private final Registry registry;
  private final Pause pause;
  private int failures;

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after so long. */
    void take(Duration time) throws InterruptedException;
  }

  private interface Attempt<T> {
    T run() throws IOException, DiscoveryException;
  }

  private record Checked(int size, Roster roster) {}

  /** At one meeting place. */
  public Rendezvous(Registry registry, Pause pause) {
    this.registry = registry;
    this.pause = pause;
  }

  /**
   * Meets the others.
   *
   * @return all members, as {@code --initial-cluster} would name them
   * @throws DiscoveryException when the meeting place does not expect this member
   */
  public String join(Entry self) throws DiscoveryException, InterruptedException {
    retrying("cluster status check", () -> check(self));
    retrying(
        "register member itself",
        () -> {
          registry.register(self);
          log.atInfo()
              .addKeyValue("memberID", self.memberId())
              .log("register member itself successfully");
          return self;
        });
    Checked found = retrying("cluster status check", () -> check(self));
    while (found.roster().entries().size() < found.size()) {
      log.atInfo()
          .addKeyValue("number-of-peers", found.roster().entries().size())
          .addKeyValue("cluster-size", found.size())
          .log("waiting for peers from discovery service");
      long position = found.roster().position();
      found =
          retrying(
              "waiting for other nodes",
              () -> {
                registry.awaitChange(position);
                return check(self);
              });
    }
    List<Entry> members = found.roster().entries().subList(0, found.size());
    requireDifferentNames(members);
    members.forEach(
        member ->
            log.atInfo()
                .addKeyValue("memberInfo", member.nameAndUrls())
                .log("found peer from discovery service"));
    log.info("found all needed peers from discovery service");
    String cluster = members.stream().map(Entry::nameAndUrls).collect(Collectors.joining(","));
    log.atInfo().addKeyValue("cluster", cluster).log("discovery joined cluster successfully");
    return cluster;
  }

  /** Members of one name would be taken for one. */
  private static void requireDifferentNames(List<Entry> members) throws DiscoveryException {
    long names =
        members.stream().map(member -> member.nameAndUrls().split("=", 2)[0]).distinct().count();
    if (names < members.size()) {
      throw new DiscoveryException("discovery: found duplicate name");
    }
  }

  private Checked check(Entry self) throws IOException, DiscoveryException {
    int size = registry.clusterSize();
    Roster roster = registry.roster();
    List<String> ids = roster.entries().stream().map(Entry::memberId).toList();
    int place = ids.indexOf(self.memberId());
    if (place >= size || (place < 0 && ids.size() >= size)) {
      throw new DiscoveryException("discovery: cluster is full");
    }
    return new Checked(size, roster);
  }

  private <T> T retrying(String step, Attempt<T> attempt)
      throws DiscoveryException, InterruptedException {
    while (true) {
      try {
        T result = attempt.run();
        failures = 0;
        return result;
      } catch (IOException e) {
        failures++;
        Duration time = Duration.ofSeconds(1L << Math.min(failures, LONGEST_PAUSE_EXPONENT));
        log.atWarn()
            .addKeyValue("reason", step)
            .addKeyValue("backoff", time)
            .addKeyValue("error", String.valueOf(e.getMessage()))
            .log("retry connecting to discovery service");
        pause.take(time);
      }
    }
  }
}
