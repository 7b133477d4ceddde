package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps reads from going back: what a member answers from before a revision that a client has been
 * shown is asked of the next ({@code client/v3/ordering} at v3.7.1). Any thread.
 */
final class Ordering {
  private static final Logger LOG = LoggerFactory.getLogger(Ordering.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 1000;

  /** Any key: only the revision counts. */
  private static final RangeRequest PROBE =
      RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("_")).setKeysOnly(true).build();

  private final boolean inForce;
  private final AtomicLong newestRevision = new AtomicLong();

  /** A check that lets everything pass unless it is in force. */
  Ordering(boolean inForce) {
    this.inForce = inForce;
  }

  /** Whether anything is checked. */
  boolean isInForce() {
    return inForce;
  }

  /** The newest revision that has been shown. */
  long newest() {
    return newestRevision.get();
  }

  /**
   * An answer is about to be shown.
   *
   * @param newestBefore when the question was asked
   * @throws StaleAnswerException if it is older
   */
  void check(ResponseHeader header, long newestBefore) throws StaleAnswerException {
    if (!inForce) {
      return;
    }
    if (header.getRevision() < newestBefore) {
      throw new StaleAnswerException();
    }
    shown(header);
  }

  /** An answer is about to be shown that is as new as can be. */
  void shown(ResponseHeader header) {
    newestRevision.accumulateAndGet(header.getRevision(), Math::max);
  }

  /** Learns from the cluster how far it is; completes when it has. */
  CompletableFuture<Void> begin(Vertx vertx, Client client) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!inForce) {
      done.complete(null);
      return done;
    }
    LOG.info("waiting for linearized read from cluster to recover ordering");
    ask(vertx, client, done);
    return done;
  }

  private void ask(Vertx vertx, Client client, CompletableFuture<Void> done) {
    client
        .start(Methods.RANGE, PROBE, TIMEOUT)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                newestRevision.accumulateAndGet(answer.getHeader().getRevision(), Math::max);
                done.complete(null);
              } else {
                LOG.atWarn()
                    .addKeyValue("error", failure.getMessage())
                    .log("ordering recovery failed, retrying in 1s");
                vertx.setTimer(PAUSE_MILLIS, due -> ask(vertx, client, done));
              }
            });
  }

  /** An answer from before what clients have seen. */
  static final class StaleAnswerException extends InvalidProtocolBufferException {
    private static final long serialVersionUID = 1;

    StaleAnswerException() {
      super("stale");
    }
  }
}
