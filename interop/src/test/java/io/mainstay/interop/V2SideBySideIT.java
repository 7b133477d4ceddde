package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.ServerCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same requests to the v2 API of the original and to ours: status, headers and bodies have to
 * be the same, but for IDs, addresses, points in time, and the order of listings that are not to be
 * sorted.
 */
class V2SideBySideIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FORM = "application/x-www-form-urlencoded";

  /**
   * A request.
   *
   * @param form sent as the type says, if not empty
   * @param lines how many lines of the answer to read; 0 for all of it
   */
  private record Step(String method, String path, String type, String form, int lines) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Step> script = new ArrayList<>();

  @TempDir Path oursDirectory;
  @TempDir Path originalDirectory;

  @Test
  void theSameRequestsGetTheSameAnswers() throws Exception {
    keys();
    directories();
    comparisons();
    timesToLive();
    queues();
    waits();
    history();
    mistakes();
    unusualTexts();
    pagesBesideTheKeys();

    List<String> original;
    try (ServerCluster cluster = ServerCluster.startOriginalWithKeysApi(originalDirectory, 1)) {
      original = play(cluster);
    }
    List<String> ours;
    try (ServerCluster cluster = ServerCluster.start(oursDirectory, 1, "--enable-v2")) {
      ours = play(cluster);
    }
    assertThat(ours).isEqualTo(original);
  }

  @Test
  void withoutTheFlagThereIsNothing() throws Exception {
    List<Step> pages =
        List.of(
            new Step("GET", "/v2/keys/foo", FORM, "", 0),
            new Step("PUT", "/v2/keys/foo", FORM, "value=bar", 0),
            new Step("GET", "/v2/members", FORM, "", 0));
    script.addAll(pages);

    List<String> original;
    try (ServerCluster cluster = ServerCluster.startOriginal(originalDirectory, 1)) {
      original = play(cluster);
    }
    List<String> ours;
    try (ServerCluster cluster = ServerCluster.start(oursDirectory, 1)) {
      ours = play(cluster);
    }
    assertThat(ours).isEqualTo(original);
  }

  private void keys() {
    ask("GET", "/v2/keys");
    ask("GET", "/v2/keys/");
    ask("GET", "/v2/keys/foo");
    put("/v2/keys/foo", "value=bar");
    put("/v2/keys/foo", "value=baz");
    ask("PUT", "/v2/keys/foo?value=query");
    put("/v2/keys/foo?value=query", "value=form");
    put("/v2/keys/empty", "");
    put("/v2/keys/empty", "value=");
    ask("GET", "/v2/keys/foo");
    ask("GET", "/v2/keys/foo?quorum=true");
    ask("HEAD", "/v2/keys/foo");
    ask("HEAD", "/v2/keys/none");
    put("/v2/keys/foo", "prevExist=true&value=updated");
    put("/v2/keys/none", "prevExist=true&value=updated");
    put("/v2/keys/foo", "prevExist=false&value=created");
    put("/v2/keys/new", "prevExist=false&value=created");
    put("/v2/keys/new", "value=x&noValueOnSuccess=true");
    put("/v2/keys/new2", "value=x&prevExist=false&noValueOnSuccess=true");
    ask("GET", "/v2/keys/foo/bar");
    put("/v2/keys/foo/bar", "value=x");
    ask("DELETE", "/v2/keys/foo");
    ask("DELETE", "/v2/keys/foo");
    ask("GET", "/v2/keys/?sorted=true");
  }

  private void directories() {
    put("/v2/keys/d", "dir=true");
    put("/v2/keys/d", "dir=true");
    put("/v2/keys/d", "value=x");
    put("/v2/keys/d", "prevExist=true&value=x");
    put("/v2/keys/d", "prevExist=true");
    put("/v2/keys/d", "prevExist=true&dir=true");
    put("/v2/keys/d/a/b", "value=1");
    put("/v2/keys/d/_hidden/b", "value=2");
    ask("GET", "/v2/keys/d");
    ask("GET", "/v2/keys/d/");
    ask("GET", "/v2/keys/d?recursive=true&sorted=true");
    ask("GET", "/v2/keys/d/_hidden");
    ask("GET", "/v2/keys/?recursive=true");
    put("/v2/keys/empty", "dir=true");
    ask("DELETE", "/v2/keys/d");
    ask("DELETE", "/v2/keys/d?dir=true");
    ask("DELETE", "/v2/keys/d/a/b?dir=true");
    ask("DELETE", "/v2/keys/d/a?dir=true");
    ask("DELETE", "/v2/keys/d?recursive=true");
    ask("DELETE", "/v2/keys/d?recursive=true");
    put("/v2/keys/", "value=x");
    put("/v2/keys/", "dir=true");
    put("/v2/keys/", "prevExist=true");
    put("/v2/keys/", "prevExist=false");
    put("/v2/keys/", "prevValue=x");
    ask("DELETE", "/v2/keys/");
    ask("DELETE", "/v2/keys/?recursive=true");
    ask("DELETE", "/v2/keys/?prevValue=x");
  }

  private void comparisons() {
    put("/v2/keys/c", "value=1");
    put("/v2/keys/c", "value=2&prevValue=1");
    put("/v2/keys/c", "value=3&prevValue=1");
    put("/v2/keys/c", "value=3&prevIndex=1");
    put("/v2/keys/c", "value=3&prevIndex=1&prevValue=1");
    put("/v2/keys/c", "value=3&prevIndex=18446744073709551615");
    put("/v2/keys/c", "value=3&prevIndex=0");
    put("/v2/keys/c", "value=4&prevExist=true&prevValue=3");
    put("/v2/keys/c", "value=5&prevExist=false&prevValue=4");
    put("/v2/keys/none", "value=5&prevValue=4");
    put("/v2/keys/none", "value=5&prevIndex=4");
    put("/v2/keys/c", "value=6&prevValue=4&noValueOnSuccess=1");
    put("/v2/keys/cd", "dir=true");
    put("/v2/keys/cd", "value=5&prevIndex=4");
    ask("DELETE", "/v2/keys/cd?prevIndex=4");
    ask("DELETE", "/v2/keys/c?prevValue=x");
    ask("DELETE", "/v2/keys/c?prevIndex=1");
    ask("DELETE", "/v2/keys/c?prevValue=6");
    ask("DELETE", "/v2/keys/c?prevValue=6");
  }

  private void timesToLive() {
    put("/v2/keys/t", "value=1&ttl=1000");
    ask("GET", "/v2/keys/t");
    put("/v2/keys/t", "ttl=1000&refresh=true&prevExist=true");
    put("/v2/keys/t", "ttl=1000&refresh=true&prevValue=1");
    put("/v2/keys/t", "ttl=1000&refresh=true");
    put("/v2/keys/none", "ttl=1000&refresh=true");
    put("/v2/keys/none", "ttl=1000&refresh=true&prevExist=true");
    put("/v2/keys/t", "ttl=1000&refresh=true&value=");
    put("/v2/keys/t", "value=2&ttl=&prevExist=true");
    ask("GET", "/v2/keys/t");
    put("/v2/keys/td", "dir=true&ttl=1000");
    put("/v2/keys/td", "dir=true&ttl=1000&prevExist=true");
    ask("GET", "/v2/keys/td");
    put("/v2/keys/gone", "value=1&ttl=1");
    read("GET", "/v2/keys/gone?wait=true", 1);
    ask("GET", "/v2/keys/gone");
  }

  private void queues() {
    post("/v2/keys/q", "value=1");
    post("/v2/keys/q", "value=2&ttl=1000");
    post("/v2/keys/q", "dir=true");
    post("/v2/keys/", "value=3");
    post("/v2/keys/t", "value=3");
    ask("GET", "/v2/keys/q?recursive=true&sorted=true");
    ask("DELETE", "/v2/keys/q?recursive=true");
  }

  private void waits() {
    put("/v2/keys/w", "value=1");
    put("/v2/keys/w", "value=2");
    put("/v2/keys/wd/a", "value=1");
    ask("DELETE", "/v2/keys/wd?recursive=true");
    read("GET", "/v2/keys/w?wait=true&waitIndex=1", 1);
    read("GET", "/v2/keys/?wait=true&recursive=true&waitIndex=10", 1);
    read("GET", "/v2/keys/w?wait=true&stream=true&waitIndex=1", 1);
    read("GET", "/v2/keys/wd/a?wait=true&waitIndex=1", 1);
    ask("GET", "/v2/keys/w?wait=true&quorum=true");
    ask("PUT", "/v2/keys/w?wait=true");
    ask("HEAD", "/v2/keys/w?wait=true");
    ask("GET", "/v2/keys/w?wait=true&waitIndex=-1");
  }

  private void history() {
    for (int i = 0; i < 1001; i++) {
      put("/v2/keys/h", "value=" + i);
    }
    ask("GET", "/v2/keys/h?wait=true&waitIndex=1");
    ask("GET", "/v2/keys/h?wait=true&waitIndex=6");
  }

  private void mistakes() {
    for (String name :
        List.of("recursive", "sorted", "wait", "dir", "quorum", "stream", "noValueOnSuccess")) {
      ask("GET", "/v2/keys/m?" + name + "=yes");
      ask("GET", "/v2/keys/m?" + name + "=");
    }
    put("/v2/keys/m", "prevExist=yes");
    put("/v2/keys/m", "refresh=yes");
    put("/v2/keys/m", "refresh=true");
    put("/v2/keys/m", "refresh=true&value=x&ttl=5");
    put("/v2/keys/m", "ttl=many");
    put("/v2/keys/m", "ttl=-1");
    put("/v2/keys/m", "ttl=1.5");
    put("/v2/keys/m", "prevIndex=x");
    put("/v2/keys/m", "prevIndex=");
    put("/v2/keys/m", "prevIndex=18446744073709551616");
    put("/v2/keys/m", "prevValue=");
    ask("GET", "/v2/keys/m?waitIndex=x");
    put("/v2/keys/m", "value=%zz");
    put("/v2/keys/m", "value=%");
    ask("PATCH", "/v2/keys/m");
    ask("TRACE", "/v2/keys/m");
    ask("GET", "/v2");
    ask("GET", "/v2/");
    ask("GET", "/v2/keysfoo");
    ask("GET", "/v2/nothing");
  }

  private void unusualTexts() {
    put("/v2/keys/text", "value=%3Cb%3E+%26+%E2%80%A8%22%5C%0A%09%7F%01");
    put("/v2/keys/a%20b%2Bc+d", "value=x");
    ask("GET", "/v2/keys/a%20b%2Bc+d");
    put("/v2/keys/%C3%A4", "value=%C3%B6");
    put("/v2/keys/text", "value=one&value=two");
  }

  private void pagesBesideTheKeys() {
    ask("GET", "/v2/machines");
    ask("POST", "/v2/machines");
    ask("GET", "/v2/members");
    ask("GET", "/v2/members/");
    ask("GET", "/v2/members/leader");
    ask("GET", "/v2/members/12");
    ask("PATCH", "/v2/members");
    ask("DELETE", "/v2/members");
    ask("DELETE", "/v2/members/12");
    ask("DELETE", "/v2/members/xyz");
    put("/v2/members/12", "{}");
    ask("POST", "/v2/members");
    json("POST", "/v2/members", "{}");
    json("POST", "/v2/members", "{\"peerURLs\":[\"nonsense\"]}");
    json("PUT", "/v2/members/12", "{\"peerURLs\":[\"http://127.0.0.1:1\"]}");
    ask("GET", "/v2/stats/self");
    ask("GET", "/v2/stats/leader");
    ask("POST", "/v2/stats/store");
    ask("GET", "/v2/stats");
    ask("GET", "/v2/auth");
    ask("GET", "/v2/auth/enable");
    ask("PUT", "/v2/auth/enable");
    ask("DELETE", "/v2/auth/enable");
    ask("POST", "/v2/auth/enable");
    ask("GET", "/v2/auth/users");
    ask("GET", "/v2/auth/users/bob");
    ask("GET", "/v2/auth/roles");
    ask("GET", "/v2/auth/roles/root");
    ask("GET", "/v2/auth/roles/guest");
  }

  private void ask(String method, String path) {
    read(method, path, 0);
  }

  private void read(String method, String path, int lines) {
    script.add(new Step(method, path, FORM, "", lines));
  }

  private void put(String path, String form) {
    script.add(new Step("PUT", path, FORM, form, 0));
  }

  private void post(String path, String form) {
    script.add(new Step("POST", path, FORM, form, 0));
  }

  private void json(String method, String path, String body) {
    script.add(new Step(method, path, "application/json", body, 0));
  }

  private List<String> play(ServerCluster cluster) throws Exception {
    List<String> transcript = new ArrayList<>();
    for (Step step : script) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(cluster.urls().get(0) + step.path()))
              .version(HttpClient.Version.HTTP_1_1)
              .timeout(PATIENCE)
              .method(
                  step.method(),
                  step.form().isEmpty()
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(step.form()));
      if (!step.form().isEmpty()) {
        request.header("Content-Type", step.type());
      }
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      transcript.add(
          String.join(
              "\n", step.toString(), head(response), comparable(read(response, step.lines()))));
    }
    return transcript;
  }

  private static String head(HttpResponse<?> response) {
    StringBuilder head = new StringBuilder().append(response.statusCode());
    for (String name : List.of("Content-Type", "X-Etcd-Index", "Allow")) {
      head.append(' ').append(response.headers().firstValue(name).orElse("-"));
    }
    for (String name : List.of("X-Etcd-Cluster-Id", "X-Raft-Index", "X-Raft-Term")) {
      head.append(' ').append(response.headers().firstValue(name).isPresent());
    }
    return head.toString();
  }

  private static String read(HttpResponse<InputStream> response, int lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      return lines == 0
          ? reader.lines().collect(Collectors.joining("\n"))
          : reader.lines().limit(lines).collect(Collectors.joining("\n"));
    }
  }

  private static String comparable(String body) {
    if (!body.startsWith("{")) {
      return withoutOwn(body);
    }
    return body.lines()
        .map(line -> comparable(new JsonObject(line), line))
        .collect(Collectors.joining("\n"));
  }

  private static String comparable(JsonObject object, String line) {
    return !line.contains("\"nodes\"") ? withoutOwn(line) : withoutOwn(sorted(object).encode());
  }

  private static String withoutOwn(String line) {
    return line.replaceAll(
            "\"(expiration|startTime|uptime|id|leader)\":\"[^\"]*\"", "\"$1\":\"OWN\"")
        .replaceAll("http://127\\.0\\.0\\.1:\\d{2,}", "URL")
        .replaceAll("\"ttl\":(99[0-9]|1000)", "\"ttl\":\"OWN\"");
  }

  private static JsonObject sorted(JsonObject object) {
    JsonObject sorted = new JsonObject();
    for (String name : object.fieldNames()) {
      Object value = object.getValue(name);
      if (value instanceof JsonObject inner) {
        sorted.put(name, sorted(inner));
      } else if (value instanceof JsonArray nodes) {
        sorted.put(
            name,
            new JsonArray(
                nodes.stream()
                    .map(JsonObject.class::cast)
                    .map(V2SideBySideIT::sorted)
                    .sorted(Comparator.comparing(node -> node.getString("key")))
                    .toList()));
      } else {
        sorted.put(name, value);
      }
    }
    return sorted;
  }
}
