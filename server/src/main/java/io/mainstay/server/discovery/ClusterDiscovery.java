package io.mainstay.server.discovery;

import io.mainstay.server.cluster.MemberIds;
import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.Discovery;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.discovery.network.GrpcRegistry;
import io.mainstay.server.discovery.network.HttpKeys;
import io.mainstay.server.discovery.network.JndiSrvLookup;
import io.mainstay.server.discovery.srv.SrvBootstrap;
import io.mainstay.server.discovery.v2.V2Discovery;
import io.mainstay.server.discovery.v3.V3Discovery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the members of a new cluster in the way that the flags ask for.
 *
 * <p>For the thread that starts the member, which blocks: at a meeting place until all members are
 * there, however long that takes.
 */
public final class ClusterDiscovery {
  private static final Logger log = LoggerFactory.getLogger(ClusterDiscovery.class);

  private final ServerConfig config;
  private final Bootstrap bootstrap;
  private final Sleeper sleeper;

  /** For this member, which asks for some kind of discovery. */
  public ClusterDiscovery(ServerConfig config, Sleeper sleeper) {
    this.config = config;
    this.bootstrap = config.bootstrap();
    this.sleeper = sleeper;
  }

  /**
   * Finds them.
   *
   * @throws DiscoveryException when they are not to be found, in etcd's words
   */
  public FoundCluster find() throws DiscoveryException {
    if (bootstrap.hasMeetingPlace()) {
      return meet();
    }
    try {
      InitialCluster members =
          new SrvBootstrap(config, JndiSrvLookup.system(), HostResolver.system()).find();
      return new FoundCluster(members, bootstrap.token());
    } catch (DiscoveryException e) {
      throw e.in("error setting up initial cluster: " + e.text());
    }
  }

  private FoundCluster meet() throws DiscoveryException {
    boolean byUrl = !bootstrap.url().url().isEmpty();
    String token = byUrl ? bootstrap.url().url() : bootstrap.discovery().token();
    List<String> urls =
        config.listeners().advertisePeerUrls().stream().map(MemberUrl::text).toList();
    long memberId = MemberIds.bootstrapMemberId(urls, token);
    InitialCluster own =
        InitialCluster.of(config.name(), sorted(config.listeners().advertisePeerUrls()));
    InitialCluster found;
    try {
      found = byUrl ? atUrl(memberId, own) : atRegistry(memberId, own);
    } catch (DiscoveryException e) {
      DiscoveryException failed = e.in("failed to join discovery cluster (" + e.text() + ")");
      new FailureAdvice(config).log(failed);
      throw failed;
    }
    requireUniqueUrls(found.members());
    return new FoundCluster(found, token);
  }

  private InitialCluster atRegistry(long memberId, InitialCluster own) throws DiscoveryException {
    log.info("Bootstrapping cluster using v3 discovery.");
    Discovery settings = bootstrap.discovery();
    try (GrpcRegistry registry = GrpcRegistry.open(settings)) {
      return new V3Discovery(settings, registry, new Backoff(sleeper)).join(memberId, own);
    }
  }

  private InitialCluster atUrl(long memberId, InitialCluster own) throws DiscoveryException {
    log.warn("V2 discovery is deprecated!");
    HttpKeys keys = new HttpKeys(bootstrap.url().url(), bootstrap.url().proxy());
    return new V2Discovery(keys.server(), keys, new Backoff(sleeper)).join(memberId, own);
  }

  private static void requireUniqueUrls(Map<String, List<MemberUrl>> members)
      throws DiscoveryException {
    List<MemberUrl> all = members.values().stream().flatMap(Collection::stream).toList();
    Set<String> texts = new HashSet<>();
    for (MemberUrl url : all) {
      if (!texts.add(url.text())) {
        throw new DiscoveryException(
            "discovery cluster " + listed(members) + " has duplicate url", null);
      }
    }
  }

  private static String listed(Map<String, List<MemberUrl>> members) {
    List<String> entries = new ArrayList<>();
    new TreeMap<>(members)
        .forEach((name, urls) -> urls.forEach(url -> entries.add(name + "=" + url.text())));
    return String.join(",", entries);
  }

  private static List<MemberUrl> sorted(List<MemberUrl> urls) {
    return urls.stream().sorted(MemberUrl.BY_TEXT).toList();
  }
}
