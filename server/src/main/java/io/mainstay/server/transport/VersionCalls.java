package io.mainstay.server.transport;

import io.mainstay.server.Version;
import io.mainstay.server.cluster.VersionMonitor;
import io.mainstay.server.transport.PeerHttp.Question;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks members for their version on the page {@code /version} of their peer ports. Any thread. */
public final class VersionCalls implements VersionMonitor.Peers {
  private final PeerHttp peers;
  private final Duration timeout;

  /** For one member; {@code timeout} for each question. */
  public VersionCalls(PeerHttp peers, Duration timeout) {
    this.peers = peers;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Optional<Version>> serverVersion(long memberId) {
    return peers.ask(memberId, Question.get("/version"), timeout, VersionCalls::read);
  }

  private static Future<Optional<Version>> read(HttpClientResponse response) {
    return response.statusCode() == 200
        ? response.body().map(VersionCalls::parse)
        : Future.failedFuture(new IOException("HTTP status " + response.statusCode()));
  }

  private static Optional<Version> parse(Buffer body) {
    return Optional.ofNullable(new JsonObject(body).getString("etcdserver"))
        .flatMap(Version::parse);
  }
}
