package io.mainstay.server.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/**
 * A client of the JSON gateway that talks over a WebSocket: each piece is one text message, and
 * nobody hears of HTTP's status any more.
 */
final class WebSocketChannel implements GatewayChannel {
  private final ServerWebSocket socket;
  private final WritesUnderWay writes = new WritesUnderWay();

  WebSocketChannel(ServerWebSocket socket) {
    this.socket = socket;
  }

  @Override
  public void send(int status, Buffer piece) {
    writes.add(piece.length(), socket.writeTextMessage(piece.toString().stripTrailing()));
  }

  @Override
  public void end(int status, Buffer last) {
    send(status, last);
    end();
  }

  @Override
  public void end() {
    var unused = socket.close();
  }

  @Override
  public void challenge(String text) {}

  @Override
  public boolean isFull() {
    return writes.isFull();
  }

  @Override
  public void onDrained(Runnable task) {
    writes.whenDrained(task);
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }
}
