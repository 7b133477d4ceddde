package io.mainstay.server.config;

import java.util.List;
import java.util.Set;

/**
 * Where a member listens, and what it tells others about it.
 *
 * @param peerUrls for the other members
 * @param clientUrls for clients: gRPC, and HTTP too unless {@code clientHttpUrls} is not empty
 * @param clientHttpUrls for HTTP clients only
 * @param metricsUrls for metrics and health, served before the member is ready
 * @param advertisePeerUrls where the other members reach this one; hashed into its id
 * @param advertiseClientUrls where clients reach this one
 * @param reusePort whether ports are shared with others who do so too (SO_REUSEPORT)
 * @param enableGrpcGateway whether {@code /v3/...} answers JSON
 * @param enableV2 whether {@code /v2/...} is answered
 * @param cors origins that browsers may call from, {@code *} for all
 * @param hostWhitelist host names accepted on plaintext HTTP, {@code *} for all
 */
public record Listeners(
    List<MemberUrl> peerUrls,
    List<MemberUrl> clientUrls,
    List<MemberUrl> clientHttpUrls,
    List<MemberUrl> metricsUrls,
    List<MemberUrl> advertisePeerUrls,
    List<MemberUrl> advertiseClientUrls,
    boolean reusePort,
    boolean enableGrpcGateway,
    boolean enableV2,
    Set<String> cors,
    Set<String> hostWhitelist) {
  /** Copies the collections. */
  public Listeners {
    peerUrls = List.copyOf(peerUrls);
    clientUrls = List.copyOf(clientUrls);
    clientHttpUrls = List.copyOf(clientHttpUrls);
    metricsUrls = List.copyOf(metricsUrls);
    advertisePeerUrls = List.copyOf(advertisePeerUrls);
    advertiseClientUrls = List.copyOf(advertiseClientUrls);
    cors = Set.copyOf(cors);
    hostWhitelist = Set.copyOf(hostWhitelist);
  }

  /** Etcd's defaults: peers on localhost:2380, clients on localhost:2379. */
  public static Listeners defaults() {
    return of(
        MemberUrl.parseList("http://localhost:2380"), MemberUrl.parseList("http://localhost:2379"));
  }

  /** Listens and advertises at the same URLs; nothing else is out of the ordinary. */
  public static Listeners of(List<MemberUrl> peerUrls, List<MemberUrl> clientUrls) {
    return new Listeners(
        peerUrls,
        clientUrls,
        List.of(),
        List.of(),
        peerUrls,
        clientUrls,
        false,
        true,
        false,
        Set.of("*"),
        Set.of("*"));
  }

  /** The same, and {@code /v2/...} is answered. */
  public Listeners withV2() {
    return new Listeners(
        peerUrls,
        clientUrls,
        clientHttpUrls,
        metricsUrls,
        advertisePeerUrls,
        advertiseClientUrls,
        reusePort,
        enableGrpcGateway,
        true,
        cors,
        hostWhitelist);
  }
}
