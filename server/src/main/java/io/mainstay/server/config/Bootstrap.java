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
 * @param keysApiDiscovery finding the members through a service such as discovery.etcd.io
 * @param srv finding the members through DNS
 */
public record Bootstrap(
    InitialCluster initialCluster,
    ClusterState state,
    String token,
    boolean forceNewCluster,
    Discovery discovery,
    KeysApiDiscovery keysApiDiscovery,
    SrvDiscovery srv) {
  /** Whether this member founds a cluster or joins one. */
  public enum ClusterState {
    NEW,
    EXISTING
  }

  /**
   * Discovery by etcd's keys API of version 2.
   *
   * @param url of the new cluster's place there, which is also its token; empty for none
   * @param proxy an HTTP proxy on the way; empty for none
   */
  public record KeysApiDiscovery(String url, String proxy) {
    /** Off. */
    public static KeysApiDiscovery defaults() {
      return new KeysApiDiscovery("", "");
    }
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

  /** The same with members that are known by now, and a token. */
  public Bootstrap withMembers(InitialCluster members, String clusterToken) {
    return new Bootstrap(
        members, state, clusterToken, forceNewCluster, discovery, keysApiDiscovery, srv);
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
        KeysApiDiscovery.defaults(),
        SrvDiscovery.defaults());
  }
}
