package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.Curl;
import io.mainstay.interop.fixture.Curl.Result;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.TlsCluster;
import io.mainstay.server.fixture.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What curl gets from the listeners, by every version of HTTP, in clear and encrypted. */
class HttpListenersIT {
  private static final String RANGE = "{\"key\":\"Zm9v\"}";
  private static final String STATUS = " %{http_code} %{http_version}";

  @TempDir Path directory;

  @Test
  void onePortServesGrpcAndEveryVersionOfHttp() {
    try (ServerCluster cluster = ServerCluster.start(directory, 1)) {
      String url = cluster.urls().get(0);

      assertThat(new Etcdctl(cluster.endpoint(0)).run("put", "foo", "bar")).isEqualTo("OK\n");
      for (String version : List.of("--http1.0", "--http1.1", "--http2-prior-knowledge")) {
        assertThat(curl(version, "--data", RANGE, url + "/v3/kv/range").output())
            .as(version)
            .contains("\"value\":\"YmFy\"")
            .contains(" 200 ");
        assertThat(curl(version, url + "/health").output())
            .as(version)
            .startsWith("{\"health\":\"true\",\"reason\":\"\"} 200 ");
      }
      assertThat(
              curl("--header", "Transfer-Encoding: chunked", "--data", RANGE, url + "/v3/kv/range")
                  .output())
          .contains("\"value\":\"YmFy\"");
      assertThat(curl("--http2-prior-knowledge", url + "/nothing").output())
          .isEqualTo("404 page not found\n 404 2");
    }
  }

  @Test
  void encryptedPortsLetTheClientChooseTheVersion() {
    try (TlsCluster cluster = TlsCluster.start(directory, 1)) {
      String url = cluster.clientUrl(0) + "/v3/kv/range";
      Issued client = cluster.authority().issue("curl");

      for (String version : List.of("1.1", "2")) {
        assertThat(encrypted(cluster, client, "--http" + version, "--data", RANGE, url).output())
            .contains("\"raft_term\"")
            .endsWith(" 200 " + version);
      }
    }
  }

  @Test
  void whoseCertificateNamesHimIsToldThatItDoesNotCountHere() {
    try (TlsCluster cluster = TlsCluster.start(directory, 1, "--bcrypt-cost=4")) {
      Etcdctl etcdctl = cluster.etcdctl();
      Issued client = cluster.authority().issue("root");
      String url = cluster.clientUrl(0);
      assertThat(encrypted(cluster, client, "--data", RANGE, url + "/v3/kv/range").output())
          .endsWith(" 200 2");

      etcdctl.run("user", "add", "root:pw");
      etcdctl.run("user", "grant-role", "root", "root");
      etcdctl.run("auth", "enable");

      assertThat(encrypted(cluster, client, "--data", RANGE, url + "/v3/kv/range").output())
          .isEqualTo(
              "CommonName of client sending a request against gateway will be ignored and not used"
                  + " as expected\n 400 2");
      assertThat(encrypted(cluster, client, url + "/health").output()).endsWith(" 200 2");
    }
  }

  @Test
  void httpMayHavePortsOfItsOwn() {
    List<Integer> ports = Ports.free(2);
    String http = "http://127.0.0.1:" + ports.get(0);
    String metrics = "http://127.0.0.1:" + ports.get(1);
    try (ServerCluster cluster =
        ServerCluster.start(
            directory,
            1,
            "--listen-client-http-urls=" + http,
            "--listen-metrics-urls=" + metrics)) {
      String grpc = cluster.urls().get(0);

      assertThat(new Etcdctl(cluster.endpoint(0)).run("put", "foo", "bar")).isEqualTo("OK\n");
      assertThat(curl(grpc + "/health").output()).endsWith(" 404 1.1");
      assertThat(curl("--data", RANGE, grpc + "/v3/kv/range").output()).endsWith(" 404 1.1");
      assertThat(curl("--data", RANGE, http + "/v3/kv/range").output()).endsWith(" 200 1.1");
      assertThat(curl(http + "/version").output()).endsWith(" 200 1.1");
      assertThat(
              new Etcdctl("127.0.0.1:" + ports.get(0))
                  .fail("put", "foo", "bar", "--command-timeout=2s"))
          .isNotEmpty();
      assertThat(curl(metrics + "/health").output()).endsWith(" 200 1.1");
      assertThat(curl(metrics + "/readyz").output()).isEqualTo("ok\n 200 1.1");
      assertThat(curl("--data", RANGE, metrics + "/v3/kv/range").output()).endsWith(" 404 1.1");
      assertThat(curl(metrics + "/version").output()).endsWith(" 404 1.1");
    }
  }

  @Test
  void whoMayAskIsUpToTheFlags() {
    try (ServerCluster cluster =
        ServerCluster.start(
            directory,
            1,
            "--cors=http://good.example:8080",
            "--host-whitelist=good.example",
            "--enable-grpc-gateway=false",
            "--enable-pprof")) {
      String url = cluster.urls().get(0);
      String good = "Host: good.example";

      assertThat(new Etcdctl(cluster.endpoint(0)).run("put", "foo", "bar")).isEqualTo("OK\n");
      assertThat(curl(url + "/health").output()).endsWith(" 421 1.1");
      assertThat(curl("--header", good, url + "/health").output()).endsWith(" 200 1.1");
      assertThat(curl("--header", good, "--data", RANGE, url + "/v3/kv/range").output())
          .isEqualTo("404 page not found\n 404 1.1");
      assertThat(curl("--header", good, url + "/debug/pprof/goroutine").output())
          .contains("vert.x-eventloop-thread");
      assertThat(
              curl(
                      "--include",
                      "--header",
                      good,
                      "--header",
                      "Origin: http://good.example:8080",
                      url + "/health")
                  .output())
          .contains("Access-Control-Allow-Origin: http://good.example:8080\r\n");
    }
  }

  @Test
  void aLargeRequestComesThroughAndOneThatIsTooLargeIsRefused() throws IOException {
    Path large = Files.writeString(directory.resolve("large"), put(1_900_000));
    Path tooLarge = Files.writeString(directory.resolve("too-large"), put(20_000_000));
    try (ServerCluster cluster = ServerCluster.start(directory, 1, "--max-request-bytes=1900000")) {
      String url = cluster.urls().get(0) + "/v3/kv/put";

      for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
        assertThat(curl(version, "--data", "@" + large, url).output()).contains(" 200 ");
        assertThat(curl(version, "--data", "@" + tooLarge, url).output())
            .contains("grpc: received message larger than max")
            .contains(" 429 ");
      }
    }
  }

  private static String put(int base64Bytes) {
    return "{\"key\":\"Zm9v\",\"value\":\"" + "A".repeat(base64Bytes) + "\"}";
  }

  private static Result curl(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--write-out";
    all[1] = STATUS;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Curl.run(all);
  }

  private static Result encrypted(TlsCluster cluster, Issued client, String... arguments) {
    String[] all = new String[arguments.length + 6];
    all[0] = "--cacert";
    all[1] = cluster.authority().certFile().toString();
    all[2] = "--cert";
    all[3] = client.certFile().toString();
    all[4] = "--key";
    all[5] = client.keyFile().toString();
    System.arraycopy(arguments, 0, all, 6, arguments.length);
    return curl(all);
  }
}
