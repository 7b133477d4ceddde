package io.mainstay.server.discovery.network;

import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.MeetingPlaceException;
import io.mainstay.server.discovery.v2.KeysApi;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The v2 keys API over HTTP, as far as discovery goes. */
public final class HttpKeys implements KeysApi {
  private static final Logger log = LoggerFactory.getLogger(HttpKeys.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /** A connection that has died in silence is noticed after this time at the latest. */
  private static final Duration WAIT_TIMEOUT = Duration.ofMinutes(5);

  private static final int MAX_ANSWER_BYTES = 4 << 20;

  private final HttpClient client;
  private final URI url;
  private final Duration waitTimeout;

  /**
   * At a discovery URL.
   *
   * @param url with the token as its path
   * @param proxy through which to go, a URL or {@code host:port}; empty for none
   * @throws DiscoveryException when one of them cannot be read
   */
  public HttpKeys(String url, String proxy) throws DiscoveryException {
    this(url, proxy, WAIT_TIMEOUT);
  }

  HttpKeys(String url, String proxy, Duration waitTimeout) throws DiscoveryException {
    this.url = parse(url);
    this.waitTimeout = waitTimeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(proxy.isEmpty() ? HttpClient.Builder.NO_PROXY : selector(proxy))
            .build();
  }

  /** The URL without its path. */
  public String server() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  @Override
  public Answer get(String path) throws MeetingPlaceException, DiscoveryException {
    return ask(HttpRequest.newBuilder(at(path, "")).GET(), REQUEST_TIMEOUT);
  }

  @Override
  public Answer create(String path, String value) throws MeetingPlaceException, DiscoveryException {
    return ask(
        HttpRequest.newBuilder(at(path, "prevExist=false"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .PUT(
                BodyPublishers.ofString(
                    "value=" + URLEncoder.encode(value, StandardCharsets.UTF_8))),
        REQUEST_TIMEOUT);
  }

  @Override
  public Answer await(long fromIndex) throws MeetingPlaceException, DiscoveryException {
    return ask(
        HttpRequest.newBuilder(
                at("", "wait=true&recursive=true&waitIndex=" + Long.toUnsignedString(fromIndex)))
            .GET(),
        waitTimeout);
  }

  private URI at(String path, String query) {
    String base = server() + url.getRawPath().replaceAll("/+$", "") + path;
    return URI.create(query.isEmpty() ? base : base + "?" + query);
  }

  private Answer ask(HttpRequest.Builder request, Duration timeout)
      throws MeetingPlaceException, DiscoveryException {
    // The client's own timeout ends with the head of the answer; while one waits, the body is late.
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(request.build(), head -> new LimitedBody(MAX_ANSWER_BYTES));
    try {
      return read(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw new MeetingPlaceException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new MeetingPlaceException("no answer within " + timeout.toSeconds() + "s", e);
    } catch (InterruptedException e) {
      response.cancel(true);
      throw DiscoveryException.interrupted(e);
    }
  }

  private static Answer read(HttpResponse<byte[]> response) throws MeetingPlaceException {
    int status = response.statusCode();
    if (status / 100 == 5) {
      throw new MeetingPlaceException("the server answered with status " + status, null);
    }
    boolean good = status == 200 || status == 201;
    if (good && response.body().length == 0) {
      return new Nothing();
    }
    try {
      JsonObject answer = new JsonObject(new String(response.body(), StandardCharsets.UTF_8));
      if (!good) {
        return refused(answer);
      }
      JsonObject node = answer.getJsonObject("node");
      long index =
          Long.parseUnsignedLong(response.headers().firstValue("X-Etcd-Index").orElse("0"));
      return node == null ? new Strange() : new Found(node(node), index);
    } catch (DecodeException | ClassCastException | NumberFormatException e) {
      return new Strange();
    }
  }

  /** The text is the one etcd's own client makes of it. */
  private static Answer refused(JsonObject error) {
    int code = error.getInteger("errorCode", 0);
    return new Refused(
        code,
        "%d: %s (%s) [%d]"
            .formatted(
                code,
                error.getString("message", ""),
                error.getString("cause", ""),
                error.getLong("index", 0L)));
  }

  private static Node node(JsonObject json) {
    List<Node> nodes = new ArrayList<>();
    for (Object child : json.getJsonArray("nodes", new JsonArray())) {
      nodes.add(node((JsonObject) child));
    }
    return new Node(
        json.getString("key", ""),
        json.getString("value", ""),
        json.getLong("createdIndex", 0L),
        nodes);
  }

  private static URI parse(String url) throws DiscoveryException {
    try {
      URI parsed = new URI(url);
      if (parsed.getHost() != null
          && parsed.getScheme() != null
          && List.of("http", "https").contains(parsed.getScheme())) {
        return parsed;
      }
      throw new DiscoveryException("invalid discovery URL \"" + url + "\"", null);
    } catch (URISyntaxException e) {
      throw new DiscoveryException("invalid discovery URL \"" + url + "\"", e);
    }
  }

  private static ProxySelector selector(String proxy) throws DiscoveryException {
    String text = proxy.startsWith("http") ? proxy : "http://" + proxy;
    try {
      URI parsed = new URI(text);
      if (parsed.getHost() == null) {
        throw new DiscoveryException("invalid proxy address \"" + proxy + "\"", null);
      }
      log.atInfo().addKeyValue("proxy-url", text).log("running proxy with discovery");
      int port = parsed.getPort() < 0 ? 80 : parsed.getPort();
      return ProxySelector.of(new InetSocketAddress(parsed.getHost(), port));
    } catch (URISyntaxException e) {
      throw new DiscoveryException("invalid proxy address \"" + proxy + "\"", e);
    }
  }

  /** Names the failure of an answer that does not end. */
  static IOException tooLong(int limitBytes) {
    return new IOException("the answer is longer than " + limitBytes + " bytes");
  }
}
