package io.mainstay.consensus.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mainstay.consensus.ConsensusListener;
import io.mainstay.consensus.ConsensusOptions;
import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.Priority;
import io.mainstay.consensus.Proposal;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.consensus.transport.PeerTransportOptions;
import io.mainstay.consensus.transport.RoundTripListener;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One member: its server, transport, consensus and state. May be stopped and started again on the
 * same data.
 */
final class Member {
  final long id;
  final MemoryStateMachine state;
  final List<String> rejected = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final ConsensusOptions options;
  private final LongFunction<List<PeerAddress>> urls;
  private final HttpServer server;
  private volatile @Nullable PeerTransport transport;
  private volatile @Nullable JraftConsensus consensus;

  /** What it was told of itself, in words. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  private final class Notes implements ConsensusListener {
    @Override
    public void logWritten(long bytes, long nanos) {
      heard.add("log written");
    }

    @Override
    public void snapshotSaved(long nanos) {
      heard.add("snapshot saved");
    }

    @Override
    public void snapshotSent(long peerId, boolean success, long nanos) {
      heard.add("snapshot sent to " + peerId + ": " + success);
    }

    @Override
    public void snapshotReceived(long peerId, boolean success, long nanos) {
      heard.add("snapshot received from " + peerId + ": " + success);
    }
  }

  Member(ConsensusOptions options, MemoryStateMachine state, LongFunction<List<PeerAddress>> urls) {
    this.id = options.memberId();
    this.options = options;
    this.state = state;
    this.urls = urls;
    this.server =
        vertx
            .createHttpServer(PeerTransportOptions.tune(new HttpServerOptions()))
            .requestHandler(
                request -> {
                  PeerTransport current = transport;
                  if (current != null && current.handles(request.path())) {
                    current.handle(request);
                  } else {
                    request.response().setStatusCode(503).end();
                  }
                });
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  int port() {
    return server.actualPort();
  }

  ConsensusOptions options() {
    return options;
  }

  void start() {
    start(options);
  }

  /** Starts as the only one left of its group. */
  void startTakingOver() {
    start(Options.takingOver(options));
  }

  private void start(ConsensusOptions with) {
    PeerTransport newTransport =
        new PeerTransport(
            vertx,
            id,
            options.clusterId(),
            urls::apply,
            PeerTransportOptions.defaults(),
            RoundTripListener.NONE);
    JraftConsensus newConsensus = new JraftConsensus(with, state, newTransport, new Notes());
    transport = newTransport;
    consensus = newConsensus;
    newConsensus.start();
  }

  void stop() {
    JraftConsensus running = consensus;
    if (running != null) {
      running.close();
      transport().close();
      consensus = null;
      transport = null;
    }
  }

  /** Ends the server too; not to be started again. */
  void close() {
    stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  boolean running() {
    return consensus != null;
  }

  JraftConsensus consensus() {
    return Objects.requireNonNull(consensus, "stopped");
  }

  PeerTransport transport() {
    return Objects.requireNonNull(transport, "stopped");
  }

  boolean leads() {
    return running() && consensus().leadership().local();
  }

  Proposal propose(String payload) {
    return consensus()
        .propose(
            payload.getBytes(UTF_8),
            Priority.NORMAL,
            reason -> rejected.add(payload + " " + reason));
  }
}
