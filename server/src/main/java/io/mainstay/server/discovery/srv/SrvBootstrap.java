package io.mainstay.server.discovery.srv;

import io.mainstay.server.config.Bootstrap.SrvDiscovery;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.HostResolver;
import io.mainstay.server.discovery.srv.SrvLookup.SrvRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the initial cluster out of the records for encrypted and for plain members.
 *
 * <p>The record that leads to an address of this member bears its name. The others are numbered;
 * they publish their names once they have started.
 */
public final class SrvBootstrap {
  private static final Logger log = LoggerFactory.getLogger(SrvBootstrap.class);

  private final String memberName;
  private final List<MemberUrl> advertised;
  private final SrvDiscovery settings;
  private final SrvLookup dns;
  private final HostResolver hosts;

  /** For this member. */
  public SrvBootstrap(ServerConfig config, SrvLookup dns, HostResolver hosts) {
    this.memberName = config.name();
    this.advertised = config.listeners().advertisePeerUrls();
    this.settings = config.bootstrap().srv();
    this.dns = dns;
    this.hosts = hosts;
  }

  /** What one kind of records comes to: members, or the reason why there are none. */
  private record Part(List<String> members, @Nullable String problem) {}

  /**
   * All members.
   *
   * @throws DiscoveryException when there are no records, or none for this member
   */
  public InitialCluster find() throws DiscoveryException {
    Part secure = query("https", "etcd-server-ssl");
    List<String> members = new ArrayList<>(secure.members);
    logPart("https", "etcd-server-ssl", secure, members);
    Part plain = query("http", "etcd-server");
    members.addAll(plain.members);
    logPart("http", "etcd-server", plain, members);

    List<String> problems = new ArrayList<>();
    for (Part part : List.of(secure, plain)) {
      if (part.problem != null) {
        problems.add(part.problem);
      }
    }
    String problem = String.join("\n", problems);
    if (!problem.isEmpty()) {
      log.atWarn().addKeyValue("error", problem).log("failed to resolve during SRV discovery");
    }
    if (members.isEmpty()) {
      throw new DiscoveryException(problem, null);
    }
    return cluster(members);
  }

  private InitialCluster cluster(List<String> members) throws DiscoveryException {
    for (String member : members) {
      log.atInfo().addKeyValue("node", member).log("got bootstrap from DNS for etcd-server");
    }
    InitialCluster cluster = new InitialCluster(String.join(",", members));
    try {
      if (!cluster.members().containsKey(memberName)) {
        throw new DiscoveryException(
            "cannot find local etcd member \"" + memberName + "\" in SRV records", null);
      }
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException(String.valueOf(e.getMessage()), e);
    }
    return cluster;
  }

  private Part query(String scheme, String service) {
    String suffixed = suffixed(service);
    try {
      Map<InetSocketAddress, MemberUrl> own = ownAddresses();
      List<SrvRecord> records;
      try {
        records = dns.lookup("_" + suffixed + "._tcp." + settings.domain());
      } catch (IOException e) {
        return new Part(List.of(), querying(suffixed, String.valueOf(e.getMessage())));
      }
      return members(records, scheme, suffixed, own);
    } catch (UnknownHostException e) {
      return new Part(List.of(), e.getMessage());
    }
  }

  private Part members(
      List<SrvRecord> records,
      String scheme,
      String service,
      Map<InetSocketAddress, MemberUrl> own) {
    List<String> members = new ArrayList<>();
    String problem = "no such host";
    int number = 0;
    for (SrvRecord record : records) {
      String host = withoutDot(record.target());
      String url = scheme + "://" + host + ":" + record.port();
      MemberUrl match;
      try {
        match = own.get(resolve(host, record.port()));
      } catch (UnknownHostException e) {
        problem = String.valueOf(e.getMessage());
        continue;
      }
      if (match == null) {
        // The own name may be a number too.
        number += String.valueOf(number).equals(memberName) ? 1 : 0;
        members.add(number++ + "=" + url);
      } else if (schemeOf(match).equals(scheme)) {
        members.add(memberName + "=" + url);
      } else {
        problem =
            "bootstrap at %s from DNS for %s has scheme mismatch with expected peer %s"
                .formatted(url, service, match);
      }
    }
    return new Part(members, members.isEmpty() ? querying(service, problem) : null);
  }

  private Map<InetSocketAddress, MemberUrl> ownAddresses() throws UnknownHostException {
    Map<InetSocketAddress, MemberUrl> own = new HashMap<>();
    for (MemberUrl url : advertised) {
      own.put(resolve(url.host(), url.port()), url);
    }
    return own;
  }

  private InetSocketAddress resolve(String host, int port) throws UnknownHostException {
    try {
      return new InetSocketAddress(hosts.resolve(host), port);
    } catch (UnknownHostException e) {
      throw new UnknownHostException("lookup " + host + ": no such host");
    }
  }

  private String suffixed(String service) {
    return settings.serviceName().isEmpty() ? service : service + "-" + settings.serviceName();
  }

  private static String querying(String service, String problem) {
    return "error querying DNS SRV records for _" + service + " " + problem;
  }

  private static String withoutDot(String target) {
    return target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
  }

  private static String schemeOf(MemberUrl url) {
    return url.scheme().name().toLowerCase(Locale.ROOT);
  }

  private void logPart(String scheme, String service, Part part, List<String> found) {
    var line =
        log.atInfo()
            .addKeyValue("service-scheme", scheme)
            .addKeyValue("service-name", suffixed(service))
            .addKeyValue("server-name", memberName)
            .addKeyValue("discovery-srv", settings.domain())
            .addKeyValue("advertise-peer-urls", advertised.stream().map(MemberUrl::text).toList())
            .addKeyValue("found-cluster", List.copyOf(found));
    if (part.problem != null) {
      line = line.addKeyValue("error", part.problem);
    }
    line.log("get cluster for " + service + " SRV");
  }
}
