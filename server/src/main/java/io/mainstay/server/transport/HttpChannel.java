package io.mainstay.server.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A client of the JSON gateway that has sent an ordinary HTTP request. */
final class HttpChannel implements GatewayChannel {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final WritesUnderWay writes = new WritesUnderWay();

  HttpChannel(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  @Override
  public void send(int status, Buffer piece) {
    if (!response.headWritten()) {
      head(status).setChunked(true);
    }
    writes.add(piece.length(), response.write(piece));
  }

  @Override
  public void end(int status, Buffer last) {
    if (!response.headWritten()) {
      head(status);
    }
    var unused = response.end(last);
  }

  @Override
  public void end() {
    if (!response.headWritten()) {
      head(GatewayStatus.OK);
    }
    var unused = response.end();
  }

  @Override
  public void challenge(String text) {
    response.putHeader("WWW-Authenticate", text);
  }

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
    request.pause();
  }

  @Override
  public void resume() {
    request.resume();
  }

  private HttpServerResponse head(int status) {
    return response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Grpc-Metadata-Content-Type", "application/grpc");
  }
}
