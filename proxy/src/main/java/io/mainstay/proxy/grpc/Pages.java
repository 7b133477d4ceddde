package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What is asked over plain HTTP. */
final class Pages {
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(1);
  private static final RangeRequest PROBE =
      RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("a")).build();

  private final Client client;

  Pages(Client client) {
    this.client = client;
  }

  void answer(HttpServerRequest request) {
    if (!request.path().equals("/health")) {
      request.response().setStatusCode(404).end("404 page not found\n");
      return;
    }
    client
        .start(Methods.RANGE, PROBE, HEALTH_TIMEOUT)
        .whenComplete((answer, failure) -> health(request, failure));
  }

  /** Whoever is not allowed to read has been answered all the same. */
  private static void health(HttpServerRequest request, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean healthy =
        cause == null
            || (cause instanceof RpcException refusal && refusal.is(EtcdError.PERMISSION_DENIED));
    request
        .response()
        .setStatusCode(healthy ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(
            healthy
                ? "{\"health\":\"true\",\"reason\":\"\"}"
                : "{\"health\":\"false\",\"reason\":\"GET ERROR:" + text(cause) + "\"}");
  }

  private static String text(@Nullable Throwable cause) {
    return cause == null
        ? ""
        : String.valueOf(cause.getMessage()).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
