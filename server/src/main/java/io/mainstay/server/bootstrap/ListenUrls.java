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
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    for (MemberUrl url : listeners(config.listeners())) {
      if (url.scheme().isUnix()) {
        SocketFile.requireFree(Path.of(url.host()));
      } else {
        requireFree(url, config.listeners().reusePort());
      }
    }
  }

  /**
   * One URL for each listener. Those for clients may name one address for both plaintext and TLS;
   * what else names an address twice would share it, and each would get a part of the other's
   * connections.
   */
  private static List<MemberUrl> listeners(Listeners urls) throws MemberStartException {
    List<MemberUrl> all =
        Stream.of(
                urls.peerUrls(),
                oneAnAddress(urls.clientUrls()),
                oneAnAddress(urls.clientHttpUrls()),
                urls.metricsUrls())
            .flatMap(Collection::stream)
            .toList();
    Set<String> taken = new HashSet<>();
    for (MemberUrl url : all) {
      boolean chosenBySystem = url.port() == 0 && !url.scheme().isUnix();
      if (!chosenBySystem && !taken.add(url.address())) {
        throw inUse(url, null);
      }
    }
    return all;
  }

  private static Collection<MemberUrl> oneAnAddress(List<MemberUrl> urls) {
    return urls.stream()
        .collect(Collectors.toMap(MemberUrl::address, url -> url, (first, second) -> first))
        .values();
  }

  private static MemberStartException inUse(MemberUrl url, @Nullable IOException cause) {
    return new MemberStartException(
        "listen %s %s: bind: address already in use"
            .formatted(url.scheme().isUnix() ? "unix" : "tcp", url.address()),
        cause);
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
      if (String.valueOf(e.getMessage()).startsWith("Address already in use")) {
        throw inUse(url, e);
      }
      throw new MemberStartException(
          "listen tcp " + url.address() + ": bind: " + e.getMessage(), e);
    }
  }
}
