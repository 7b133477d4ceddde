package io.mainstay.consensus.transport;

import io.mainstay.consensus.PeerAddress;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.SocketAddress;

/** Says to the HTTP library where a peer is. */
public final class PeerDial {
  /** Under which name who listens at a socket file is talked to. */
  private static final String HERE = "localhost";

  private static final int ANY_PORT = 80;

  private PeerDial() {}

  /** Points a connection or a request at an address. */
  public static <O extends HttpConnectOptions> O aim(O options, PeerAddress address) {
    options.setSsl(address.secure());
    if (address.isSocketFile()) {
      options
          .setServer(SocketAddress.domainSocketAddress(address.host()))
          .setHost(HERE)
          .setPort(ANY_PORT);
    } else {
      options.setHost(address.host()).setPort(address.port());
    }
    return options;
  }
}
