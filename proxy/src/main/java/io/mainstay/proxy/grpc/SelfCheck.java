package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody who calls as a client is served ({@code server/proxy/grpcproxy/health.go} at
 * v3.7.1). Gives what is wrong, empty for nothing. Event loops.
 */
final class SelfCheck {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration WATCH_TIMEOUT = Duration.ofSeconds(3);
  private static final ByteString KEY = ByteString.copyFromUtf8("a");

  private SelfCheck() {}

  /** Reads a key. */
  static Future<String> reading(Client client) {
    Promise<String> found = Promise.promise();
    client
        .start(Methods.RANGE, RangeRequest.newBuilder().setKey(KEY).build(), READ_TIMEOUT)
        .whenComplete((answer, failure) -> found.complete(complaint(failure)));
    return found.future();
  }

  /** Reads a key and, if that goes well, watches it. */
  static Future<String> readingAndWatching(Client client) {
    return reading(client)
        .compose(
            complaint ->
                complaint.isEmpty() ? watching(client) : Future.succeededFuture(complaint));
  }

  private static Future<String> watching(Client client) {
    Promise<String> found = Promise.promise();
    client
        .forward("etcdserverpb.Watch", "Watch", () -> found.future().isComplete())
        .onSuccess(request -> watch(request, found))
        .onFailure(failure -> found.tryComplete("WATCH TIMEOUT"));
    return found
        .future()
        .timeout(WATCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            late -> {
              found.tryComplete("WATCH TIMEOUT");
              return found.future();
            });
  }

  /** Whatever comes first is a sign of life, as in etcd. */
  private static void watch(GrpcClientRequest<Buffer, Buffer> request, Promise<String> found) {
    found.future().onComplete(over -> request.cancel());
    request
        .response()
        .onSuccess(
            response -> {
              response.handler(message -> found.tryComplete(""));
              response.end().onComplete(end -> found.tryComplete(""));
            })
        .onFailure(failure -> found.tryComplete(""));
    request.write(
        Buffer.buffer(
            WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY))
                .build()
                .toByteArray()));
  }

  /** Whoever is not allowed to read has been answered all the same. */
  private static String complaint(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean answered =
        cause == null
            || (cause instanceof RpcException refusal && refusal.is(EtcdError.PERMISSION_DENIED));
    return answered ? "" : "GET ERROR:" + String.valueOf(cause == null ? "" : cause.getMessage());
  }
}
