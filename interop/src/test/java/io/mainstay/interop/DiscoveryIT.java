package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.interop.fixture.DnsServer;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.Ports;
import io.mainstay.interop.fixture.Programs;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that know nothing of one another meet. */
class DiscoveryIT {
  private static final int SIZE = 3;

  @TempDir Path directory;

  private final List<Integer> clientPorts = Ports.free(SIZE + 1);
  private final List<Integer> peerPorts = Ports.free(SIZE + 1);
  private final List<ServerProcess> members = new ArrayList<>();

  @AfterEach
  void stop() {
    members.forEach(ServerProcess::close);
  }

  @Test
  void threeMembersMeetThroughAClusterOfOurs() {
    try (ServerCluster meeting = ServerCluster.start(directory, 1)) {
      assertMeeting(meeting.endpoint(0));
    }
  }

  @Test
  void threeMembersMeetThroughAnOriginalCluster() {
    try (ServerCluster meeting = ServerCluster.startOriginal(directory, 1)) {
      assertMeeting(meeting.endpoint(0));
    }
  }

  @Test
  void membersWithoutASizeDoNotMeet() {
    try (ServerCluster meeting = ServerCluster.start(directory, 1)) {
      ServerProcess member = start(0, "--discovery-token=t", endpoints(meeting.endpoint(0)));

      assertThat(member.awaitExit()).isEqualTo(1);
      assertThat(member.printed("discovery: size key not found")).isTrue();
    }
  }

  @Test
  void threeMembersMeetThroughTheKeysApi() throws Exception {
    try (ServerCluster meeting = ServerCluster.startOriginalWithKeysApi(directory, 1)) {
      String url = "http://" + meeting.endpoint(0) + "/v2/keys/_etcd/registry/token";
      put(url + "/_config/size", "value=" + SIZE);

      IntStream.range(0, SIZE).forEach(index -> start(index, "--discovery=" + url));

      assertAllThere();
      ServerProcess surplus = start(SIZE, "--discovery=" + url);
      assertThat(surplus.awaitExit()).isEqualTo(1);
      assertThat(surplus.printed("discovery: cluster is full")).isTrue();
    }
  }

  @Test
  void threeMembersFindOneAnotherInDns() {
    try (DnsServer dns =
        DnsServer.start(directory, "_etcd-server._tcp.example.test", peerPorts.subList(0, SIZE))) {
      IntStream.range(0, SIZE).forEach(index -> startWithDns(dns, index, "example.test"));

      assertAllThere();
      ServerProcess stranger = startWithDns(dns, SIZE, "example.test");
      assertThat(stranger.awaitExit()).isEqualTo(1);
      assertThat(stranger.printed("cannot find local etcd member")).isTrue();
      ServerProcess lost = startWithDns(dns, SIZE, "other.test");
      assertThat(lost.awaitExit()).isEqualTo(1);
      assertThat(lost.printed("error querying DNS SRV records for _etcd-server")).isTrue();
    }
  }

  private void assertMeeting(String endpoint) {
    new Etcdctl(endpoint).run("put", "/_etcd/registry/t/_config/size", Integer.toString(SIZE));

    IntStream.range(0, SIZE)
        .forEach(index -> start(index, "--discovery-token=t", endpoints(endpoint)));

    assertAllThere();
    ServerProcess surplus = start(SIZE, "--discovery-token=t", endpoints(endpoint));
    assertThat(surplus.awaitExit()).isEqualTo(1);
    assertThat(surplus.printed("discovery: cluster is full")).isTrue();
    ServerProcess again = members.get(0);
    again.kill();
    start(0, "--discovery-token=t", endpoints(endpoint))
        .awaitOutput("discovery token is ignored since cluster already initialized")
        .awaitOutput("ready to serve client requests");
  }

  private void assertAllThere() {
    members.forEach(member -> member.awaitOutput("ready to serve client requests"));
    Etcdctl etcdctl = new Etcdctl("127.0.0.1:" + clientPorts.get(1));
    assertThat(etcdctl.run("member", "list").lines())
        .hasSize(SIZE)
        .allMatch(line -> line.contains(", started, member"));
    assertThat(etcdctl.run("put", "k", "v")).isEqualTo("OK\n");
  }

  private ServerProcess startWithDns(DnsServer dns, int index, String domain) {
    return start(
        index,
        Programs.javaOptions("-Dmainstay.dns.server=" + dns.address()),
        "--discovery-srv=" + domain,
        "--initial-advertise-peer-urls=http://localhost:" + peerPorts.get(index));
  }

  private ServerProcess start(int index, String... arguments) {
    return start(index, Map.of(), arguments);
  }

  private ServerProcess start(int index, Map<String, String> environment, String... arguments) {
    String client = "http://127.0.0.1:" + clientPorts.get(index);
    String peer = "http://127.0.0.1:" + peerPorts.get(index);
    List<String> all =
        new ArrayList<>(
            List.of(
                "--name=member" + index,
                "--data-dir=" + directory.resolve("met" + index),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer));
    all.addAll(List.of(arguments));
    ServerProcess started = ServerProcess.start(directory, Programs.mainstay(), all, environment);
    members.add(started);
    return started;
  }

  private static String endpoints(String endpoint) {
    // One that nobody listens at, too.
    return "--discovery-endpoints=" + endpoint + ",127.0.0.1:1";
  }

  private static void put(String url, String form) throws IOException, InterruptedException {
    int status =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .PUT(BodyPublishers.ofString(form))
                    .build(),
                BodyHandlers.discarding())
            .statusCode();
    assertThat(status).isEqualTo(201);
  }
}
