package io.mainstay.proxy.tcp;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/** Accepts connections on one event loop. */
final class Listener extends VerticleBase {
  private final String host;
  private final int port;
  private final Dialer dialer;

  Listener(String host, int port, Dialer dialer) {
    this.host = host;
    this.port = port;
    this.dialer = dialer;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true))
        .connectHandler(this::accept)
        .listen(port, host);
  }

  private void accept(NetSocket client) {
    client.pause();
    dialer.dial().onSuccess(member -> join(client, member)).onFailure(none -> client.close());
  }

  private static void join(NetSocket client, NetSocket member) {
    member.pause();
    client.closeHandler(closed -> member.close());
    member.closeHandler(closed -> client.close());
    client.pipeTo(member);
    member.pipeTo(client);
  }
}
