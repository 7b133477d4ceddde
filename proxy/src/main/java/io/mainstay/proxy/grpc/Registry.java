package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.client.Client;
import io.mainstay.client.LeaseKeeper;
import io.mainstay.client.Methods;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxies that stand in the store under a prefix, and this one among them while it lives. */
final class Registry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 1000;

  private final Vertx vertx;
  private final Client client;
  private final Namespace namespace;
  private final String prefix;
  private final Registered self;
  private final long ttlSeconds;
  private @Nullable LeaseKeeper keeper;
  private boolean closed;

  Registry(
      Vertx vertx,
      Client client,
      Namespace namespace,
      String prefix,
      Registered self,
      long ttlSeconds) {
    this.vertx = vertx;
    this.client = client;
    this.namespace = namespace;
    this.prefix = prefix;
    this.self = self;
    this.ttlSeconds = ttlSeconds;
  }

  /** Enters this proxy, as often as it takes, and again when its lease is lost. */
  void register() {
    client
        .start(
            Methods.LEASE_GRANT, LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build(), TIMEOUT)
        .thenCompose(
            granted ->
                client
                    .start(Methods.PUT, entry(granted.getID()), TIMEOUT)
                    .thenApply(done -> granted.getID()))
        .whenComplete(
            (lease, failure) -> {
              if (failure != null) {
                LOG.atWarn().addKeyValue("error", failure.getMessage()).log("cannot register");
                again();
              } else {
                keep(lease);
              }
            });
  }

  private PutRequest entry(long lease) {
    return PutRequest.newBuilder()
        .setKey(namespace.key(ByteString.copyFromUtf8(prefix + "/" + self.address())))
        .setValue(self.value())
        .setLease(lease)
        .build();
  }

  private synchronized void keep(long lease) {
    if (closed) {
      return;
    }
    keeper = LeaseKeeper.start(client, lease, ttlSeconds, (renewed, expiryNanos) -> {}, this::lost);
    LOG.atInfo()
        .addKeyValue("addr", self.address())
        .addKeyValue("lease-ttl", ttlSeconds)
        .log("registered session with lease");
  }

  private void lost() {
    LOG.warn("the lease of the registration is lost; registering again");
    again();
  }

  private synchronized void again() {
    if (!closed) {
      vertx.setTimer(PAUSE_MILLIS, due -> register());
    }
  }

  /** All proxies that are there. */
  CompletionStage<List<Member>> members() {
    Namespace below = new Namespace(namespace.key(ByteString.copyFromUtf8(prefix + "/")));
    RangeRequest all =
        RangeRequest.newBuilder()
            .setKey(below.prefix())
            .setRangeEnd(below.end(ByteString.copyFrom(new byte[] {0})))
            .build();
    return client
        .start(Methods.RANGE, all, TIMEOUT)
        .thenApply(
            answer ->
                answer.getKvsList().stream()
                    .map(Registered::of)
                    .flatMap(Optional::stream)
                    .map(Registered::member)
                    .toList());
  }

  /** The entry lasts as long as its lease. */
  @Override
  public synchronized void close() {
    closed = true;
    if (keeper != null) {
      keeper.close();
    }
  }
}
