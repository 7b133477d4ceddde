package io.mainstay.server.config;

/**
 * How a member without data finds its cluster. Ignored by a member that has data, but for {@code
 * forceNewCluster}.
 *
 * @param initialCluster the members of a new cluster
 * @param state whether the cluster is new or already there
 * @param token keeps clusters with the same URLs apart: hashed into member and cluster ids
 * @param forceNewCluster whether the data at hand becomes a cluster of one
 * @param discovery finding the members through another etcd
 * @param srv finding the members through DNS
 * @param url finding the members at a URL
 */
public record Bootstrap(
    InitialCluster initialCluster,
    ClusterState state,
    String token,
    boolean forceNewCluster,
    Discovery discovery,
    SrvDiscovery srv,
    UrlDiscovery url) {
  /** Whether this member founds a cluster or joins one. */
  public enum ClusterState {
    NEW,
    EXISTING
  }

  /**
   * DNS discovery.
   *
   * @param domain whose SRV records are asked; empty for none
   * @param serviceName suffix of the service names; may be empty
   */
  public record SrvDiscovery(String domain, String serviceName) {
    /** Off. */
    public static SrvDiscovery defaults() {
      return new SrvDiscovery("", "");
    }
  }

  /**
   * Discovery at a URL, as up to etcd 3.6.
   *
   * @param url with the token as its path; empty for none
   * @param proxy HTTP proxy on the way there; empty for none
   */
  public record UrlDiscovery(String url, String proxy) {
    /** Off. */
    public static UrlDiscovery defaults() {
      return new UrlDiscovery("", "");
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
      return "UrlDiscovery[" + (url.isEmpty() ? "off" : "on") + "]";
    }
  }

  /** A cluster of one under etcd's default name and URLs. */
  public static Bootstrap defaults() {
    return of(InitialCluster.of("default", Listeners.defaults().advertisePeerUrls()));
  }

  /** A new cluster of these members, with the default token. */
  public static Bootstrap of(InitialCluster initialCluster) {
    return new Bootstrap(
        initialCluster,
        ClusterState.NEW,
        "etcd-cluster",
        false,
        Discovery.defaults(),
        SrvDiscovery.defaults(),
        UrlDiscovery.defaults());
  }

  /** The same, but for members and token. */
  public Bootstrap with(InitialCluster newMembers, String newToken) {
    return new Bootstrap(newMembers, state, newToken, forceNewCluster, discovery, srv, url);
  }

  /** Whether the members are to register somewhere and meet there. */
  public boolean hasMeetingPlace() {
    return discovery.isEnabled() || !url.url().isEmpty();
  }

  /** Whether the members are to be found, be it at a meeting place or in DNS. */
  public boolean isDiscovered() {
    return hasMeetingPlace() || !srv.domain().isEmpty();
  }
}
