package io.mainstay.interop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A client of the v2 API, which asks one member after the other until one answers. */
final class V2Client {
  static final int KEY_NOT_FOUND = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 200;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final HttpClient http;
  private final List<String> urls;
  private int next;

  V2Client(HttpClient http, List<String> urls, int first) {
    this.http = http;
    this.urls = urls;
    this.next = first;
  }

  /**
   * What a member said.
   *
   * @param index of the tree
   */
  record Answer(int status, long index, JsonObject body) {
    int errorCode() {
      return body.getInteger("errorCode", 0);
    }

    String key() {
      return body.getJsonObject("node").getString("key");
    }

    String value() {
      return body.getJsonObject("node").getString("value");
    }

    Stream<String> keys() {
      return body.getJsonObject("node").getJsonArray("nodes", new JsonArray()).stream()
          .map(node -> ((JsonObject) node).getString("key"));
    }
  }

  /** Reads, as often as it takes. */
  Answer get(String path) throws InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Answer answer = once("GET", path, "");
        if (answer.status() < 500) {
          return answer;
        }
      } catch (IOException unreachable) {
        next++;
      }
      Thread.sleep(PAUSE.toMillis());
    }
    throw new AssertionError("no member answers " + path);
  }

  /** Waits for a change; says nothing of what it was, or whether there was one. */
  void await(String path, long sinceIndex) throws InterruptedException {
    try {
      once("GET", path + "?wait=true&waitIndex=" + sinceIndex, "");
    } catch (IOException notThisTime) {
      next++;
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /**
   * One request to one member.
   *
   * @throws IOException when there was no answer; what became of the request is not known then
   */
  Answer once(String method, String path, String form) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(urls.get(Math.floorMod(next, urls.size())) + "/v2/keys" + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(
                method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    if (response.body().isEmpty()) {
      throw new IOException("the member let go");
    }
    return new Answer(
        response.statusCode(),
        response.headers().firstValueAsLong("X-Etcd-Index").orElse(0),
        new JsonObject(response.body()));
  }

  /** Turns to another member. */
  void turn() {
    next++;
  }
}
