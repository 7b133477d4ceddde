package io.mainstay.client.internals;

import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a member shows over HTTP beside its gRPC API. */
final class Pages {
  private final Vertx vertx;
  private final ClientSettings settings;
  private final LoadedTls tls;

  Pages(Vertx vertx, ClientSettings settings, LoadedTls tls) {
    this.vertx = vertx;
    this.settings = settings;
    this.tls = tls;
  }

  CompletableFuture<String> get(Endpoint endpoint, String path, Duration timeout) {
    HttpClientOptions transport = new HttpClientOptions();
    if (endpoint.isSecure(settings.tls() != null)) {
      tls.applyTo(transport, endpoint);
    }
    HttpClient client = vertx.createHttpClient(transport);
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(path);
    return client
        .request(request)
        .compose(begun -> begun.send().compose(response -> response.body()))
        .map(Buffer::toString)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .eventually(client::close)
        .toCompletionStage()
        .toCompletableFuture();
  }
}
