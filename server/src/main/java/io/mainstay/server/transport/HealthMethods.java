package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.health.HealthCheckRequest;
import io.mainstay.api.health.HealthCheckResponse;
import io.mainstay.api.health.HealthCheckResponse.ServingStatus;
import io.mainstay.api.health.HealthListRequest;
import io.mainstay.api.health.HealthListResponse;
import io.mainstay.server.transport.GrpcMethod.MessageSource;
import io.mainstay.server.transport.GrpcMethod.ServerStreaming;
import io.mainstay.server.transport.GrpcMethod.Unary;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The standard gRPC health service. It is reachable only once the member serves, so the member as a
 * whole, the service with the empty name, is always serving; there is no other.
 */
final class HealthMethods {
  static final String SERVICE = "grpc.health.v1.Health/";

  private HealthMethods() {}

  static List<GrpcMethod<?>> all() {
    return List.of(
        new Unary<>(
            SERVICE + "Check",
            HealthCheckRequest.parser(),
            (request, context) -> CompletableFuture.completedFuture(check(request))),
        new Unary<>(
            SERVICE + "List",
            HealthListRequest.parser(),
            (request, context) ->
                CompletableFuture.completedFuture(
                    HealthListResponse.newBuilder()
                        .putStatuses("", status(ServingStatus.SERVING))
                        .build())),
        new ServerStreaming<>(
            SERVICE + "Watch",
            HealthCheckRequest.parser(),
            (request, context) -> CompletableFuture.completedFuture(watch(request))));
  }

  private static HealthCheckResponse check(HealthCheckRequest request) {
    if (!request.getService().isEmpty()) {
      throw new EtcdException(StatusCode.NOT_FOUND, "unknown service");
    }
    return status(ServingStatus.SERVING);
  }

  private static MessageSource watch(HealthCheckRequest request) {
    HealthCheckResponse now =
        status(
            request.getService().isEmpty() ? ServingStatus.SERVING : ServingStatus.SERVICE_UNKNOWN);
    return new MessageSource() {
      private boolean told;

      @Override
      public CompletableFuture<HealthCheckResponse> next() {
        // The status never changes while the connection lives: one message, then the stream stays
        // open in silence.
        CompletableFuture<HealthCheckResponse> next = new CompletableFuture<>();
        if (!told) {
          told = true;
          next.complete(now);
        }
        return next;
      }
    };
  }

  private static HealthCheckResponse status(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }
}
