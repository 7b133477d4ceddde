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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same requests to the JSON gateway of the original and to ours: the answers have to be the
 * same field by field, but for the numbers that cannot be (IDs, terms, tokens) and for what etcd
 * has changed since the 3.4 that Debian ships:
 *
 * <ul>
 *   <li>what is no JSON, or does not fit, is refused with another text;
 *   <li>a failed precondition has status 400, not 412;
 *   <li>answers about alarms have a header;
 *   <li>a status has got more fields.
 * </ul>
 *
 * <p>Bytes are in the standard alphabet of base64 only, as 3.4 wants them.
 */
class GatewaySideBySideIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Set<String> NUMBERS_OF_THEIR_OWN =
      Set.of(
          "cluster_id",
          "member_id",
          "raft_term",
          "leader",
          "raftIndex",
          "raftAppliedIndex",
          "raftTerm",
          "dbSize",
          "dbSizeInUse",
          "hash",
          "token");

  private static final Set<String> FIELDS_SINCE_3_4 =
      Set.of("storageVersion", "dbSizeQuota", "downgradeInfo");

  /**
   * A request.
   *
   * @param body with {@code NAME} for what earlier answers had under that name
   * @param lines how many lines of the answer to read; 0 for all of it
   * @param textMatters whether the text of a failure has to be the same
   */
  private record Step(String path, String body, int lines, boolean textMatters) {
    @Override
    public String toString() {
      return path + " " + body;
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Step> script = new ArrayList<>();

  @TempDir Path oursDirectory;
  @TempDir Path originalDirectory;

  @Test
  void theSameRequestsGetTheSameAnswers() throws Exception {
    writeScript();
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

  private void writeScript() {
    keys();
    transactions();
    leases();
    watches();
    contests();
    history();
    members();
    mistakes();
    users();
  }

  private void keys() {
    ask("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}");
    ask("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmF6\",\"prev_kv\":true}");
    ask("/v3/kv/put", "{\"key\":\"Zm9vMQ==\"}");
    ask("/v3beta/kv/put", "{\"key\":\"/+8=\",\"value\":\"AAEC/w==\"}");
    ask("/v3/kv/put", "{\"key\":\"Zm9v\",\"ignore_value\":true,\"ignoreLease\":true}");
    ask("/v3/kv/put", "{}");
    ask("/v3/kv/put", "");
    ask("/v3/kv/put", "{\"key\":\"bm8=\",\"ignore_value\":true}");
    ask("/v3/kv/put", "{\"key\":\"bm8=\",\"lease\":\"99\"}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\"}");
    ask("/v3/kv/range", "{\"key\":\"bm8=\"}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\",\"range_end\":\"Zm9w\"}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\",\"rangeEnd\":\"Zm9w\",\"limit\":\"1\"}");
    ask("/v3/kv/range", "{\"key\":\"AA==\",\"range_end\":\"AA==\",\"keys_only\":true}");
    ask("/v3/kv/range", "{\"key\":\"AA==\",\"range_end\":\"AA==\",\"count_only\":true}");
    ask(
        "/v3/kv/range",
        "{\"key\":\"AA==\",\"range_end\":\"AA==\",\"sort_order\":\"DESCEND\",\"sort_target\":3}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\",\"revision\":2,\"serializable\":true}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\",\"revision\":\"1000\"}");
    ask("/v3/kv/deleterange", "{\"key\":\"Zm9vMQ==\",\"prev_kv\":true}");
    ask("/v3/kv/deleterange", "{\"key\":\"Zm9vMQ==\"}");
    ask("/v3/kv/deleterange", "{}");
  }

  private void transactions() {
    String compare = "{\"compare\":[{\"target\":\"CREATE\",\"key\":\"Zm9v\",\"create_revision\":";
    String branches =
        "}],\"success\":[{\"request_put\":{\"key\":\"Zm9v\",\"value\":\"MQ==\",\"prev_kv\":true}},"
            + "{\"request_range\":{\"key\":\"Zm9v\"}}],"
            + "\"failure\":[{\"requestDeleteRange\":{\"key\":\"Zm9v\"}},"
            + "{\"request_txn\":{\"success\":[{\"request_range\":{\"key\":\"Zm9v\"}}]}}]}";
    ask("/v3/kv/txn", compare + "\"2\"" + branches);
    ask("/v3/kv/txn", compare + 3 + branches);
    ask("/v3/kv/txn", "{\"success\":[{}]}");
    ask("/v3/kv/txn", "{}");
    ask(
        "/v3/kv/txn",
        "{\"compare\":[{\"target\":\"VALUE\",\"result\":\"NOT_EQUAL\",\"key\":\"YQ==\",\"value\":\"\"},"
            + "{\"target\":\"VERSION\",\"result\":\"LESS\",\"key\":\"YQ==\",\"version\":\"1\"}]}");
    ask(
        "/v3/kv/txn",
        "{\"success\":[{\"request_put\":{\"key\":\"YQ==\"}},{\"request_put\":{\"key\":\"YQ==\"}}]}");
  }

  private void leases() {
    ask("/v3/lease/grant", "{\"TTL\":1000,\"ID\":\"7\"}");
    ask("/v3/lease/grant", "{\"TTL\":\"1000\",\"ID\":7}");
    ask("/v3/lease/grant", "{\"TTL\":\"10000000000\",\"ID\":8}");
    ask("/v3/kv/put", "{\"key\":\"bGVhc2Vk\",\"lease\":7}");
    ask("/v3/lease/timetolive", "{\"ID\":7,\"keys\":true}");
    ask("/v3/kv/lease/timetolive", "{\"ID\":\"99\"}");
    ask("/v3/lease/leases", "{}");
    ask("/v3/kv/lease/leases", "");
    ask("/v3/lease/keepalive", "{\"ID\":\"7\"}");
    ask("/v3/lease/keepalive", "{\"ID\":7}{\"ID\":99}\n{\"ID\":7}");
    ask("/v3/lease/keepalive", "");
    ask("/v3/lease/revoke", "{\"ID\":7}");
    ask("/v3/kv/lease/revoke", "{\"ID\":7}");
  }

  private void watches() {
    read(2, "/v3/watch", "{\"create_request\":{\"key\":\"Zm9v\",\"start_revision\":\"1\"}}");
    read(
        2,
        "/v3/watch",
        "{\"create_request\":{\"key\":\"AA==\",\"range_end\":\"AA==\",\"start_revision\":1,"
            + "\"prev_kv\":true,\"watch_id\":5,\"filters\":[\"NOPUT\"]}}");
    read(
        3,
        "/v3/watch",
        "{\"create_request\":{\"key\":\"Zm9v\"}}{\"create_request\":{\"key\":\"YQ==\"}}"
            + "{\"cancel_request\":{\"watch_id\":\"1\"}}");
  }

  private void contests() {
    ask("/v3/lease/grant", "{\"TTL\":1000,\"ID\":11}");
    ask("/v3/lease/grant", "{\"TTL\":1000,\"ID\":12}");
    ask("/v3/lock/lock", "{\"name\":\"bG9jaw==\",\"lease\":11}");
    ask("/v3/lock/lock", "{\"name\":\"bG9jaw==\",\"lease\":99}");
    ask("/v3/lock/unlock", "{\"key\":\"bG9jay9i\"}");
    ask("/v3/lock/lock", "{\"name\":\"bG9jaw==\",\"lease\":12}");
    ask("/v3/election/campaign", "{\"name\":\"ZQ==\",\"lease\":11,\"value\":\"dg==\"}");
    ask("/v3/election/leader", "{\"name\":\"ZQ==\"}");
    read(1, "/v3/election/observe", "{\"name\":\"ZQ==\"}");
    String leader =
        "{\"leader\":{\"name\":\"ZQ==\",\"key\":\"ZS9i\",\"rev\":\"REV\",\"lease\":\"11\"}";
    ask("/v3/election/proclaim", leader + ",\"value\":\"dzI=\"}");
    ask("/v3/election/proclaim", "{\"value\":\"dzI=\"}");
    ask("/v3/election/resign", leader + "}");
    ask("/v3/election/resign", "{}");
    ask("/v3/election/leader", "{\"name\":\"ZQ==\"}");
    ask("/v3/election/leader", "{}");
  }

  private void history() {
    ask("/v3/kv/compaction", "{\"revision\":\"4\",\"physical\":true}");
    ask("/v3/kv/compaction", "{\"revision\":4}");
    ask("/v3/kv/compaction", "{\"revision\":4000}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\",\"revision\":2}");
    read(2, "/v3/watch", "{\"create_request\":{\"key\":\"Zm9v\",\"start_revision\":2}}");
  }

  private void members() {
    ask("/v3/cluster/member/list", "{}");
    ask("/v3/cluster/member/add", "{\"peerURLs\":[]}");
    ask("/v3/cluster/member/add", "{\"peerURLs\":[\"nonsense\"]}");
    ask("/v3/cluster/member/remove", "{\"ID\":99}");
    ask("/v3/cluster/member/update", "{\"ID\":99,\"peerURLs\":[\"http://127.0.0.1:1\"]}");
    ask("/v3/cluster/member/promote", "{\"ID\":99}");
    ask("/v3/maintenance/status", "{}");
    ask("/v3/maintenance/transfer-leadership", "{\"targetID\":99}");
    ask("/v3/maintenance/hash", "{}");
  }

  private void mistakes() {
    for (String body :
        List.of(
            "nonsense",
            "{",
            "{\"key\":",
            "{key:\"Zm9v\"}",
            "{'key':'Zm9v'}",
            "{\"key\":5}",
            "{\"key\":\"not base64\"}",
            "{\"key\":{}}",
            "{\"key\":[\"Zm9v\"]}",
            "{\"limit\":\"many\"}",
            "{\"limit\":1.5}",
            "{\"limit\":9223372036854775808}",
            "{\"limit\":true}",
            "{\"serializable\":\"true\"}",
            "{\"serializable\":1}",
            "{\"sort_order\":true}",
            "[]",
            "\"key\"",
            "5")) {
      mistake("/v3/kv/range", body);
    }
    mistake("/v3/cluster/member/add", "{\"peerURLs\":\"http://127.0.0.1:1\"}");
    mistake("/v3/kv/txn", "{\"compare\":{}}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\",\"unknown\":{\"a\":[1,{}]}}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\",\"limit\":null}");
    ask("/v3/kv/range", " \r\n{ \"key\" : \"Zm9v\" }  trailing");
  }

  private void users() {
    ask("/v3/auth/authenticate", "{\"name\":\"root\",\"password\":\"pw\"}");
    ask("/v3/auth/enable", "{}");
    ask("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"pw\"}");
    ask("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"pw\"}");
    ask("/v3/auth/user/add", "{}");
    ask("/v3/auth/user/add", "{\"name\":\"user\",\"password\":\"pw\"}");
    ask("/v3/auth/user/add", "{\"name\":\"certified\",\"options\":{\"no_password\":true}}");
    ask("/v3/auth/user/changepw", "{\"name\":\"user\",\"password\":\"other\"}");
    ask("/v3/auth/role/add", "{\"name\":\"root\"}");
    ask("/v3/auth/role/add", "{\"name\":\"role\"}");
    ask("/v3/auth/role/add", "{\"name\":\"role\"}");
    ask(
        "/v3/auth/role/grant",
        "{\"name\":\"role\",\"perm\":{\"permType\":\"READWRITE\",\"key\":\"Zm9v\"}}");
    ask(
        "/v3/auth/role/grant",
        "{\"name\":\"role\",\"perm\":{\"permType\":0,\"key\":\"YQ==\",\"range_end\":\"Yg==\"}}");
    ask("/v3/auth/role/get", "{\"role\":\"role\"}");
    ask("/v3/auth/role/revoke", "{\"role\":\"role\",\"key\":\"YQ==\",\"range_end\":\"Yg==\"}");
    ask("/v3/auth/role/revoke", "{\"role\":\"role\",\"key\":\"YQ==\",\"range_end\":\"Yg==\"}");
    ask("/v3/auth/role/list", "{}");
    ask("/v3/auth/role/get", "{\"role\":\"nobody\"}");
    ask("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
    ask("/v3/auth/user/grant", "{\"user\":\"user\",\"role\":\"role\"}");
    ask("/v3/auth/user/get", "{\"name\":\"user\"}");
    ask("/v3/auth/user/list", "{}");
    ask("/v3/auth/enable", "{}");
    ask("/v3/auth/authenticate", "{\"name\":\"root\",\"password\":\"wrong\"}");
    ask("/v3/auth/authenticate", "{\"name\":\"user\",\"password\":\"other\"}");
    ask("/v3/kv/range", "{\"key\":\"Zm9v\"}");
    ask("/v3/kv/range", "{\"key\":\"YmFy\"}");
    ask("/v3/auth/user/list", "{}");
    read(1, "/v3/watch", "{\"create_request\":{\"key\":\"YmFy\"}}");
    ask("/v3/auth/authenticate", "{\"name\":\"root\",\"password\":\"pw\"}");
    ask("/v3/auth/user/revoke", "{\"name\":\"user\",\"role\":\"role\"}");
    ask("/v3/auth/role/delete", "{\"role\":\"role\"}");
    ask("/v3/auth/user/delete", "{\"name\":\"user\"}");
    ask("/v3/auth/user/delete", "{\"name\":\"user\"}");
    ask("/v3/auth/disable", "{}");
  }

  private void ask(String path, String body) {
    script.add(new Step(path, body, 0, true));
  }

  private void read(int lines, String path, String body) {
    script.add(new Step(path, body, lines, true));
  }

  private void mistake(String path, String body) {
    script.add(new Step(path, body, 0, false));
  }

  private List<String> play(ServerCluster cluster) throws Exception {
    List<String> transcript = new ArrayList<>();
    Map<String, String> remembered = new HashMap<>();
    for (Step step : script) {
      String body = step.body().replace("REV", remembered.getOrDefault("rev", "REV"));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(cluster.urls().get(0) + step.path()))
              .timeout(PATIENCE)
              .POST(BodyPublishers.ofString(body));
      String token = remembered.get("token");
      if (token != null) {
        request.header("Authorization", token);
      }
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      String answer = read(response, step.lines());
      answer.lines().map(JsonObject::new).forEach(line -> remember(line, remembered));
      String compared =
          answer
              .lines()
              .map(JsonObject::new)
              .map(line -> comparable(line, step.textMatters()))
              .collect(Collectors.joining("\n"));
      transcript.add(step + "\n" + status(response) + "\n" + compared);
    }
    return transcript;
  }

  private static String read(HttpResponse<InputStream> response, int lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      return lines == 0
          ? reader.lines().collect(Collectors.joining("\n"))
          : reader.lines().limit(lines).collect(Collectors.joining("\n"));
    }
  }

  private static void remember(JsonObject answer, Map<String, String> remembered) {
    if (answer.containsKey("token")) {
      remembered.put("token", answer.getString("token"));
    }
    if (answer.getValue("leader") instanceof JsonObject leader) {
      remembered.put("rev", leader.getString("rev"));
    }
  }

  private static String status(HttpResponse<?> response) {
    int status = response.statusCode() == 412 ? 400 : response.statusCode();
    return status + " " + response.headers().firstValue("Content-Type").orElse("");
  }

  private static String comparable(JsonObject answer, boolean textMatters) {
    if (!textMatters) {
      answer.remove("error");
      answer.remove("message");
    }
    return sorted(answer).encode();
  }

  /** By name, without what is anybody's own. */
  private static JsonObject sorted(JsonObject object) {
    JsonObject sorted = new JsonObject();
    object.fieldNames().stream()
        .filter(name -> !FIELDS_SINCE_3_4.contains(name))
        .sorted()
        .forEach(name -> sorted.put(name, comparable(name, object.getValue(name))));
    return sorted;
  }

  private static Object comparable(String name, Object value) {
    if (value instanceof JsonObject object) {
      return sorted(object);
    }
    if (value instanceof JsonArray array) {
      JsonArray sorted = new JsonArray();
      array.forEach(element -> sorted.add(comparable(name, element)));
      return sorted;
    }
    if (value instanceof String text) {
      boolean own = NUMBERS_OF_THEIR_OWN.contains(name) || text.matches("3\\.[47]\\.[0-9]+");
      boolean memberId = name.equals("ID") && text.length() > 10;
      boolean time = name.equals("TTL") && text.matches("99[0-9]|1000");
      return own || memberId || time
          ? "OWN"
          : text.replaceAll("http://127\\.0\\.0\\.1:\\d+", "URL");
    }
    return NUMBERS_OF_THEIR_OWN.contains(name) ? "OWN" : value;
  }
}
