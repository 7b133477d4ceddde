package io.mainstay.server.discovery;

import io.mainstay.server.config.MemberUrl;
import java.io.IOException;
import java.net.InetAddress;
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
 * The first members of a cluster, from the SRV records of a domain (etcd {@code
 * client/pkg/srv/srv.go} at v3.7.1). Confined to the thread that starts the member.
 */
public final class SrvBootstrap {
  private static final Logger log = LoggerFactory.getLogger(SrvBootstrap.class);

  private final SrvLookup lookup;
  private final HostLookup hosts;
  private int nextName;

  /** Resolves host names. */
  @FunctionalInterface
  public interface HostLookup {
    /** The first address of a host. */
    InetAddress resolve(String host) throws UnknownHostException;
  }

  /** With these resolvers. */
  public SrvBootstrap(SrvLookup lookup, HostLookup hosts) {
    this.lookup = lookup;
    this.hosts = hosts;
  }

  /**
   * All members, as {@code --initial-cluster} would name them; whoever is not this member has a
   * number for a name until it says its own.
   *
   * @param suffix of the service name; may be empty
   * @param ownUrls this member's peer URLs, by which it finds its own record
   * @throws DiscoveryException in etcd's words when there is nothing to go by
   */
  public String initialCluster(
      String domain, String suffix, String ownName, List<MemberUrl> ownUrls)
      throws DiscoveryException {
    Map<String, MemberUrl> own = ownAddresses(ownUrls);
    String end = suffix.isEmpty() ? "" : "-" + suffix;
    List<String> members = new ArrayList<>();
    String secure = find("https", "etcd-server-ssl" + end, domain, ownName, own, members);
    String plain = find("http", "etcd-server" + end, domain, ownName, own, members);
    if (members.isEmpty()) {
      throw new DiscoveryException(secure + "; " + plain);
    }
    members.forEach(
        member ->
            log.atInfo().addKeyValue("node", member).log("got bootstrap from DNS for etcd-server"));
    if (members.stream().noneMatch(member -> member.startsWith(ownName + "="))) {
      throw new DiscoveryException(
          "cannot find local etcd member \"" + ownName + "\" in SRV records");
    }
    return String.join(",", members);
  }

  private Map<String, MemberUrl> ownAddresses(List<MemberUrl> ownUrls) throws DiscoveryException {
    Map<String, MemberUrl> addresses = new HashMap<>();
    for (MemberUrl url : ownUrls) {
      try {
        addresses.put(address(url.host(), url.port()), url);
      } catch (UnknownHostException e) {
        throw new DiscoveryException("lookup " + url.host() + ": no such host");
      }
    }
    return addresses;
  }

  /**
   * Adds what one service has, and says what is wrong with it, which matters only if the other has
   * nothing either.
   */
  private String find(
      String scheme,
      String service,
      String domain,
      String ownName,
      Map<String, MemberUrl> own,
      List<String> members) {
    List<String> found = new ArrayList<>();
    @Nullable String problem = null;
    try {
      for (SrvRecord record : lookup.lookup("_" + service + "._tcp." + domain)) {
        MemberUrl match = own.get(address(record.target(), record.port()));
        String url = scheme + "://" + record.target() + ":" + record.port();
        if (match != null && !scheme.equals(match.scheme().name().toLowerCase(Locale.ROOT))) {
          problem =
              "bootstrap at "
                  + url
                  + " from DNS for "
                  + service
                  + " has scheme mismatch with expected peer "
                  + match;
        } else {
          found.add((match != null ? ownName : Integer.toString(nextName++)) + "=" + url);
        }
      }
    } catch (UnknownHostException e) {
      problem = "lookup " + e.getMessage() + ": no such host";
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    }
    log.atInfo()
        .addKeyValue("service-scheme", scheme)
        .addKeyValue("service-name", service)
        .addKeyValue("server-name", ownName)
        .addKeyValue("discovery-srv", domain)
        .addKeyValue("found-cluster", found)
        .addKeyValue("error", problem)
        .log(
            "get cluster for "
                + (scheme.equals("https") ? "etcd-server-ssl" : "etcd-server")
                + " SRV");
    members.addAll(found);
    return "error querying DNS SRV records for _" + service + " " + problem;
  }

  private String address(String host, int port) throws UnknownHostException {
    return hosts.resolve(host).getHostAddress() + ":" + port;
  }
}
