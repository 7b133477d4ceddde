package io.mainstay.server.bootstrap;

import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The addresses that a member is going to listen at. */
final class ListenUrls {
  private ListenUrls() {}

  /**
   * Makes sure that all of them can be bound. Client listeners open only once the cluster has a
   * leader; an address that is taken has to be known before this member takes part in anything.
   *
   * @throws MemberStartException in etcd's words for the first that cannot
   */
  static void requireFree(ServerConfig config) throws MemberStartException {
    requireOneScheme(all(config.listeners()));
    for (MemberUrl url : all(config.listeners())) {
      if (url.scheme().isUnix()) {
        SocketFile.requireFree(Path.of(url.host()));
      } else {
        requireFree(url, config.listeners().reusePort());
      }
    }
  }

  /** Listeners at one address share it: what is meant to be encrypted would come in plaintext. */
  private static void requireOneScheme(List<MemberUrl> urls) throws MemberStartException {
    Map<String, MemberUrl> byAddress = new HashMap<>();
    for (MemberUrl url : urls) {
      MemberUrl other = byAddress.putIfAbsent(url.address(), url);
      if (other != null
          && (url.port() != 0 || url.scheme().isUnix())
          && other.scheme() != url.scheme()) {
        throw new MemberStartException(
            "listening at both " + other + " and " + url + " is not supported yet");
      }
    }
  }

  private static List<MemberUrl> all(Listeners listeners) {
    return Stream.of(
            listeners.peerUrls(),
            listeners.clientUrls(),
            listeners.clientHttpUrls(),
            listeners.metricsUrls())
        .flatMap(List::stream)
        .toList();
  }

  private static void requireFree(MemberUrl url, boolean sharing) throws MemberStartException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      if (sharing) {
        if (!probe.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
          throw new MemberStartException("this system cannot share ports (--socket-reuse-port)");
        }
        probe.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      probe.bind(
          url.host().isEmpty()
              ? new InetSocketAddress(url.port())
              : new InetSocketAddress(InetAddress.getByName(url.host()), url.port()));
    } catch (IOException e) {
      boolean taken = String.valueOf(e.getMessage()).startsWith("Address already in use");
      throw new MemberStartException(
          "listen tcp "
              + url.address()
              + ": bind: "
              + (taken ? "address already in use" : e.getMessage()),
          e);
    }
  }
}
