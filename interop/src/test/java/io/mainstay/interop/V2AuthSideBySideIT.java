package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.ServerCluster;
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
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same requests about users and roles of the v2 API, and of users with some rights, to the
 * original and to ours: status, type and bodies have to be the same, but for indexes, since in the
 * original changes of users and roles count there too.
 */
class V2AuthSideBySideIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NOBODY = "";
  private static final String ROOT = "root:secret";

  /**
   * A request.
   *
   * @param credentials user and password with a colon between; empty for none
   * @param body JSON below {@code /v2/auth} and {@code /v2/members}, else a form
   */
  private record Step(String credentials, String method, String path, String body) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Step> script = new ArrayList<>();

  @TempDir Path oursDirectory;
  @TempDir Path originalDirectory;

  @Test
  void theSameRequestsGetTheSameAnswers() {
    roles();
    users();
    mistakes();
    switchedOn();
    rights();
    switchedOff();

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

  private void roles() {
    ask(NOBODY, "GET", "/v2/auth/roles", "");
    put("/v2/auth/roles/reader", "{'role':'reader','permissions':{'kv':{'read':['/a/*','/b']}}}");
    put("/v2/auth/roles/reader", "{'role':'reader','permissions':{'kv':{'read':['/a/*']}}}");
    put("/v2/auth/roles/empty", "{'role':'empty'}");
    put("/v2/auth/roles/lists", "{'role':'lists','permissions':{'kv':{'read':[],'write':[]}}}");
    put("/v2/auth/roles/writer", "{'role':'writer'}");
    put("/v2/auth/roles/writer", "{'role':'writer','grant':{'kv':{'write':['/b','/a/*']}}}");
    put("/v2/auth/roles/writer", "{'role':'writer','grant':{'kv':{'write':['/b']}}}");
    put("/v2/auth/roles/writer", "{'role':'writer','grant':{'kv':{'read':['/c','/d/*']}}}");
    put("/v2/auth/roles/writer", "{'role':'writer','revoke':{'kv':{'read':['/c','/none']}}}");
    put("/v2/auth/roles/none", "{'role':'none','grant':{'kv':{'read':['/c']}}}");
    put("/v2/auth/roles/root", "{'role':'root'}");
    put("/v2/auth/roles/root", "{'role':'root','grant':{'kv':{'read':['/c']}}}");
    ask(NOBODY, "GET", "/v2/auth/roles/writer", "");
    ask(NOBODY, "GET", "/v2/auth/roles/empty", "");
    ask(NOBODY, "GET", "/v2/auth/roles/root", "");
    ask(NOBODY, "GET", "/v2/auth/roles/none", "");
    ask(NOBODY, "GET", "/v2/auth/roles", "");
    ask(NOBODY, "GET", "/v2/auth/roles/", "");
    ask(NOBODY, "DELETE", "/v2/auth/roles/empty", "");
    ask(NOBODY, "DELETE", "/v2/auth/roles/empty", "");
    ask(NOBODY, "DELETE", "/v2/auth/roles/root", "");
  }

  private void users() {
    ask(NOBODY, "GET", "/v2/auth/users", "");
    put("/v2/auth/users/alice", "{'user':'alice','password':'one'}");
    put("/v2/auth/users/alice", "{'user':'alice','password':'two'}");
    put("/v2/auth/users/alice", "{'user':'alice','password':'x','roles':['reader']}");
    put("/v2/auth/users/alice", "{'user':'alice','grant':['reader','gone']}");
    put("/v2/auth/users/alice", "{'user':'alice','grant':['reader']}");
    put("/v2/auth/users/alice", "{'user':'alice','revoke':['writer']}");
    ask(NOBODY, "GET", "/v2/auth/users/alice", "");
    put("/v2/auth/users/alice", "{'user':'alice','revoke':['gone'],'password':'alice'}");
    put("/v2/auth/users/bob", "{'user':'bob','password':'bob','roles':['writer','reader']}");
    put("/v2/auth/users/carol", "{'user':'carol'}");
    put("/v2/auth/users/carol", "{'user':'carol','grant':['reader']}");
    put("/v2/auth/users/dave", "{'user':'dave','password':'dave'}");
    put("/v2/auth/users/eve", "{'user':'eve','password':'eve','roles':[]}");
    ask(NOBODY, "DELETE", "/v2/auth/users/eve", "");
    ask(NOBODY, "GET", "/v2/auth/users/alice", "");
    ask(NOBODY, "GET", "/v2/auth/users/dave", "");
    ask(NOBODY, "GET", "/v2/auth/users/carol", "");
    ask(NOBODY, "GET", "/v2/auth/users", "");
    ask(NOBODY, "DELETE", "/v2/auth/users/dave", "");
    ask(NOBODY, "DELETE", "/v2/auth/users/dave", "");
  }

  private void mistakes() {
    put("/v2/auth/users/eve", "{'user':'alice','password':'x'}");
    put("/v2/auth/users/eve", "{'user':'eve','roles':['a'],'grant':['b']}");
    put("/v2/auth/users/eve", "{'user':'eve','roles':'a'}");
    put("/v2/auth/users/eve", "no json");
    put("/v2/auth/users/eve", "");
    put("/v2/auth/roles/eve", "{'role':'reader'}");
    put("/v2/auth/roles/eve", "[]");
    put(
        "/v2/auth/roles/reader",
        "{'role':'reader','permissions':{'kv':{'read':['/x']}},'grant':{'kv':{'read':['/y']}}}");
    ask(NOBODY, "GET", "/v2/auth/users/a/b", "");
    ask(NOBODY, "GET", "/v2/auth/roles/a/b", "");
    ask(NOBODY, "POST", "/v2/auth/users", "{}");
    ask(NOBODY, "POST", "/v2/auth/users/eve", "{}");
    ask(NOBODY, "POST", "/v2/auth/roles/eve", "{}");
    ask(NOBODY, "POST", "/v2/auth/enable", "{}");
    ask(NOBODY, "GET", "/v2/auth/", "");
    ask(NOBODY, "GET", "/v2/auth/other", "");
  }

  private void switchedOn() {
    ask(NOBODY, "GET", "/v2/auth/enable", "");
    ask(NOBODY, "DELETE", "/v2/auth/enable", "");
    ask(NOBODY, "PUT", "/v2/auth/enable", "");
    put("/v2/auth/users/root", "{'user':'root','password':'secret'}");
    ask(NOBODY, "PUT", "/v2/auth/enable", "");
    ask(NOBODY, "GET", "/v2/auth/enable", "");
    ask(NOBODY, "PUT", "/v2/auth/enable", "");
    ask(ROOT, "PUT", "/v2/auth/enable", "");
    ask(ROOT, "DELETE", "/v2/auth/users/root", "");
    ask(ROOT, "GET", "/v2/auth/users/root", "");
    ask(ROOT, "GET", "/v2/auth/roles", "");
    for (String who : List.of(NOBODY, "alice:alice", "root:wrong", "nobody:x", "colonless")) {
      ask(who, "GET", "/v2/auth/users", "");
      ask(who, "GET", "/v2/auth/users/alice", "");
      ask(who, "GET", "/v2/auth/roles/reader", "");
      ask(who, "PUT", "/v2/auth/roles/reader", "{'role':'other'}");
      ask(who, "DELETE", "/v2/auth/roles/reader", "");
      ask(who, "POST", "/v2/members", "{'peerURLs':['http://127.0.0.1:1']}");
      ask(who, "DELETE", "/v2/members/1", "");
    }
    ask(ROOT, "DELETE", "/v2/members/1", "");
  }

  private void rights() {
    ask(ROOT, "PUT", "/v2/keys/a/x", "value=1");
    ask(NOBODY, "PUT", "/v2/keys/a/y", "value=1");
    ask(ROOT, "PUT", "/v2/auth/roles/guest", "{'role':'guest','revoke':{'kv':{'write':['/*']}}}");
    for (String who : List.of(NOBODY, "alice:alice", "bob:bob", ROOT, "alice:bob", "nobody:x")) {
      keys(who);
    }
    ask("alice:wrong", "GET", "/v2/keys/a?wait=true", "");
    ask(ROOT, "PUT", "/v2/auth/roles/guest", "{'role':'guest','revoke':{'kv':{'read':['/*']}}}");
    ask(ROOT, "PUT", "/v2/auth/roles/guest", "{'role':'guest','grant':{'kv':{'read':['/a']}}}");
    keys(NOBODY);
    ask(ROOT, "DELETE", "/v2/auth/roles/guest", "");
    keys(NOBODY);
    ask(ROOT, "PUT", "/v2/auth/users/alice", "{'user':'alice','password':'other'}");
    ask("alice:alice", "GET", "/v2/keys/a/x", "");
    ask("alice:other", "GET", "/v2/keys/a/x", "");
    ask(ROOT, "DELETE", "/v2/auth/users/alice", "");
    ask("alice:other", "GET", "/v2/keys/a/x", "");
  }

  private void keys(String who) {
    ask(who, "GET", "/v2/keys/a/x", "");
    ask(who, "GET", "/v2/keys/a/x?quorum=true", "");
    ask(who, "HEAD", "/v2/keys/a/x", "");
    ask(who, "GET", "/v2/keys/a?sorted=true", "");
    ask(who, "GET", "/v2/keys/a?recursive=true&sorted=true", "");
    ask(who, "GET", "/v2/keys/a/?recursive=true&sorted=true", "");
    ask(who, "GET", "/v2/keys/b", "");
    ask(who, "GET", "/v2/keys/b?recursive=true", "");
    ask(who, "GET", "/v2/keys/none", "");
    ask(who, "GET", "/v2/keys/none?wait=yes", "");
    ask(who, "PUT", "/v2/keys/a/x", "value=2");
    ask(who, "PUT", "/v2/keys/b", "value=2");
    ask(who, "POST", "/v2/keys/b/q", "value=2");
    ask(who, "DELETE", "/v2/keys/b", "");
    ask(who, "DELETE", "/v2/keys/a?recursive=true&prevValue=x", "");
  }

  private void switchedOff() {
    ask(NOBODY, "DELETE", "/v2/auth/enable", "");
    ask("bob:bob", "DELETE", "/v2/auth/enable", "");
    ask(ROOT, "DELETE", "/v2/auth/enable", "");
    ask(NOBODY, "GET", "/v2/auth/enable", "");
    ask(NOBODY, "GET", "/v2/keys/a/x", "");
    ask("alice:wrong", "GET", "/v2/keys/a/x", "");
    ask(NOBODY, "DELETE", "/v2/auth/users/root", "");
    ask(NOBODY, "GET", "/v2/auth/users", "");
  }

  private void put(String path, String body) {
    ask(NOBODY, "PUT", path, body);
  }

  private void ask(String credentials, String method, String path, String body) {
    script.add(new Step(credentials, method, path, body));
  }

  private List<String> play(ServerCluster cluster) {
    List<String> answers = new ArrayList<>();
    for (Step step : script) {
      answers.add(step + " -> " + answer(cluster, step));
    }
    return answers;
  }

  private String answer(ServerCluster cluster, Step step) {
    boolean form = step.path().startsWith("/v2/keys");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(cluster.urls().get(0) + step.path()))
            .header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
            .method(step.method(), BodyPublishers.ofString(step.body().replace('\'', '"')));
    if (!step.credentials().isEmpty()) {
      byte[] credentials = step.credentials().getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    HttpResponse<String> response =
        http.sendAsync(request.build(), BodyHandlers.ofString())
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    return response.statusCode()
        + " "
        + response.headers().firstValue("Content-Type").orElse("")
        + " "
        + response.headers().firstValue("X-Etcd-Cluster-Id").isPresent()
        + " "
        + response.body().replaceAll("([iI]ndex\":)\\d+", "$1N").replaceAll("\\[\\d+/\\d+]", "[N]");
  }
}
