package io.mainstay.server.transport;

import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.Registry;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A meeting place that speaks etcd's keys API of version 2, such as discovery.etcd.io (etcd {@code
 * api/v2discovery/discovery.go} at v3.5.16). Blocks.
 */
public final class KeysApiRegistry implements Registry {
  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONG_POLL = Duration.ofMinutes(1);
  private static final String CONFIG = "_config";
  private static final int KEY_NOT_FOUND = 100;
  private static final int NODE_EXISTS = 105;

  private final String url;
  private final HttpClient client;

  /**
   * At a URL.
   *
   * @param proxy an HTTP proxy on the way, {@code [http://]host:port}; empty for none
   * @throws DiscoveryException when one of them is malformed
   */
  public KeysApiRegistry(String url, String proxy) throws DiscoveryException {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DIAL_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL);
    try {
      URI place = URI.create(url);
      if (place.getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
      if (!proxy.isEmpty()) {
        URI way = URI.create(proxy.startsWith("http") ? proxy : "http://" + proxy);
        builder.proxy(ProxySelector.of(new InetSocketAddress(way.getHost(), way.getPort())));
      }
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException("discovery: bad discovery endpoint");
    }
    this.client = builder.build();
  }

  @Override
  public int clusterSize() throws IOException, DiscoveryException {
    String value;
    try {
      value = node(get("/" + CONFIG + "/size")).getString("value", "");
    } catch (KeyNotFoundException e) {
      throw new DiscoveryException("discovery: size key not found");
    }
    try {
      int size = Integer.parseInt(value);
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new DiscoveryException("discovery: size key is bad");
  }

  @Override
  public Roster roster() throws IOException, DiscoveryException {
    HttpResponse<String> response = get("");
    JsonArray nodes = node(response).getJsonArray("nodes", new JsonArray());
    List<Entry> entries =
        nodes.stream()
            .map(JsonObject.class::cast)
            .filter(node -> !last(node.getString("key", "")).equals(CONFIG))
            .sorted((a, b) -> Long.compare(created(a), created(b)))
            .map(node -> new Entry(last(node.getString("key", "")), node.getString("value", "")))
            .toList();
    return new Roster(entries, index(response));
  }

  @Override
  public void register(Entry entry) throws IOException, DiscoveryException {
    String body = "value=" + URLEncoder.encode(entry.nameAndUrls(), StandardCharsets.UTF_8);
    HttpRequest request =
        request("/" + entry.memberId() + "?prevExist=false", REQUEST_TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .PUT(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = send(request);
    if (errorCode(response) == NODE_EXISTS) {
      throw new DiscoveryException("discovery: found duplicate id");
    }
    node(response);
  }

  /** The public service ends a wait after a minute, with an empty answer. */
  @Override
  public void awaitChange(long position) throws IOException {
    HttpRequest request =
        request(
                "?wait=true&recursive=true&waitIndex=" + (position + 1),
                LONG_POLL.plus(REQUEST_TIMEOUT))
            .GET()
            .build();
    send(request);
  }

  @Override
  public void close() {
    // The client has nothing open that would not end by itself.
  }

  private static final class KeyNotFoundException extends IOException {
    KeyNotFoundException() {
      super("the meeting place does not know the key");
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    return send(request(path, REQUEST_TIMEOUT).GET().build());
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(timeout);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 500) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonObject node(HttpResponse<String> response)
      throws IOException, DiscoveryException {
    if (errorCode(response) == KEY_NOT_FOUND) {
      throw new KeyNotFoundException();
    }
    JsonObject node = json(response).getJsonObject("node");
    if (node == null) {
      throw new DiscoveryException("discovery: bad discovery endpoint");
    }
    return node;
  }

  private static int errorCode(HttpResponse<String> response) throws DiscoveryException {
    return json(response).getInteger("errorCode", 0);
  }

  private static JsonObject json(HttpResponse<String> response) throws DiscoveryException {
    try {
      return new JsonObject(response.body());
    } catch (DecodeException e) {
      throw new DiscoveryException("discovery: bad discovery endpoint");
    }
  }

  private static long index(HttpResponse<String> response) {
    return response.headers().firstValueAsLong("X-Etcd-Index").orElse(0);
  }

  private static long created(JsonObject node) {
    return node.getLong("createdIndex", 0L);
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
