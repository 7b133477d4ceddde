package io.mainstay.server.transport;

import io.mainstay.server.config.MemberUrl;
import io.vertx.core.net.SocketAddress;

/** From URLs to addresses. */
final class SocketAddresses {
  private SocketAddresses() {}

  /** The address to bind; no host means all interfaces. */
  static SocketAddress toListenAt(MemberUrl url) {
    if (url.scheme().isUnix()) {
      return SocketAddress.domainSocketAddress(url.host());
    }
    String host = url.host().isEmpty() ? "0.0.0.0" : url.host();
    return SocketAddress.inetSocketAddress(url.port(), host);
  }
}
