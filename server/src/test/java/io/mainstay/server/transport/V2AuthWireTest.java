package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mainstay.server.fixture.TestMembers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of the v2 API, where one server alone cannot show it. */
class V2AuthWireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NOBODY = "";
  private static final String ROOT = "root:secret";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private TestMembers members;

  @BeforeEach
  void start() {
    members = TestMembers.startWithV2(directory, 2);
  }

  @AfterEach
  void stop() {
    members.close();
  }

  private HttpResponse<String> send(int member, String who, String method, String path, String body)
      throws Exception {
    boolean form = path.startsWith("/v2/keys");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + members.clientPort(member) + path))
            .timeout(PATIENCE)
            .header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (!who.isEmpty()) {
      byte[] credentials = who.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private int status(int member, String who, String method, String path, String body)
      throws Exception {
    return send(member, who, method, path, body).statusCode();
  }

  private void enable() throws Exception {
    String root = "{\"user\":\"root\",\"password\":\"secret\"}";
    assertThat(status(0, NOBODY, "PUT", "/v2/auth/users/root", root)).isEqualTo(201);
    assertThat(status(0, NOBODY, "PUT", "/v2/auth/enable", "")).isEqualTo(200);
  }

  private void closeToGuests() throws Exception {
    String nothing =
        "{\"role\":\"guest\",\"revoke\":{\"kv\":{\"read\":[\"/*\"],\"write\":[\"/*\"]}}}";
    assertThat(status(0, ROOT, "PUT", "/v2/auth/roles/guest", nothing)).isEqualTo(200);
  }

  @Test
  void whatOneMemberWasToldAllKnow() throws Exception {
    enable();
    closeToGuests();

    await().atMost(PATIENCE).until(() -> status(1, NOBODY, "GET", "/v2/keys/a", "") == 401);
    assertThat(status(1, ROOT, "PUT", "/v2/keys/a", "value=1")).isEqualTo(201);
  }

  @Test
  void usersAreThereAfterARestart() throws Exception {
    enable();
    closeToGuests();

    members.member(0).close();
    members.start(0).ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(status(0, NOBODY, "PUT", "/v2/keys/a", "value=1")).isEqualTo(401);
    assertThat(status(0, ROOT, "PUT", "/v2/keys/a", "value=1")).isEqualTo(201);
  }

  @Test
  void aPasswordIsNeverShown() throws Exception {
    enable();

    assertThat(send(0, ROOT, "GET", "/v2/auth/users", "").body()).doesNotContain("password", "$2");
  }

  @Test
  void aPathIsJudgedByWhatItMeans() throws Exception {
    enable();
    String reader = "{\"role\":\"guest\",\"revoke\":{\"kv\":{\"read\":[\"/*\"]}}}";
    assertThat(status(0, ROOT, "PUT", "/v2/auth/roles/guest", reader)).isEqualTo(200);
    String open = "{\"role\":\"guest\",\"grant\":{\"kv\":{\"read\":[\"/open/*\"]}}}";
    assertThat(status(0, ROOT, "PUT", "/v2/auth/roles/guest", open)).isEqualTo(200);
    assertThat(status(0, ROOT, "PUT", "/v2/keys/secret", "value=1")).isEqualTo(201);

    assertThat(status(0, NOBODY, "GET", "/v2/keys/open/%2e%2e/secret", "")).isEqualTo(401);
    assertThat(status(0, NOBODY, "GET", "/v2/keys/open/x", "")).isEqualTo(404);
  }
}
