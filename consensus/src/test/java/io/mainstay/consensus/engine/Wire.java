package io.mainstay.consensus.engine;

import io.mainstay.consensus.PeerAddress;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * The way from one member to another: a loopback relay that can swallow everything, as a network
 * does.
 */
final class Wire {
  private final NetServer server;
  private final NetClient client;
  private final IntSupplier targetPort;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  Wire(Vertx vertx, IntSupplier targetPort) {
    this.targetPort = targetPort;
    this.client = vertx.createNetClient();
    this.server = vertx.createNetServer().connectHandler(this::relay);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  PeerAddress url() {
    return new PeerAddress(false, "127.0.0.1", server.actualPort());
  }

  /** From now on bytes vanish in both directions, and nobody is told. */
  void cut() {
    cut = true;
  }

  /** Joins the ends again. What was cut off is beyond repair and closed. */
  void heal() {
    if (cut) {
      cut = false;
      breakOff();
    }
  }

  /** Closes the connections there are; new ones work. */
  void breakOff() {
    sockets.forEach(NetSocket::close);
  }

  private void relay(NetSocket near) {
    near.pause();
    track(near);
    client
        .connect(targetPort.getAsInt(), "127.0.0.1")
        .onFailure(ignored -> near.close())
        .onSuccess(
            far -> {
              track(far);
              join(near, far);
              join(far, near);
              near.resume();
            });
  }

  private void track(NetSocket socket) {
    sockets.add(socket);
  }

  private void join(NetSocket from, NetSocket to) {
    from.handler(bytes -> pass(from, to, bytes));
    from.closeHandler(
        ignored -> {
          sockets.remove(from);
          to.close();
        });
  }

  private void pass(NetSocket from, NetSocket to, Buffer bytes) {
    if (cut) {
      return;
    }
    to.write(bytes);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(ignored -> from.resume());
    }
  }
}
