package io.mainstay.tools.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.proxy.tcp.Upstream;
import io.mainstay.server.discovery.srv.SrvLookup.SrvRecord;
import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of etcd 3.5.30. */
class GatewayCommandTest {
  private static final String HELP =
      """
      start the gateway

      Usage:
        etcd gateway start [flags]

      Flags:
            --discovery-srv string        DNS domain used to bootstrap initial cluster
            --discovery-srv-name string   service name to query when using DNS discovery
            --endpoints strings           comma separated etcd cluster endpoints (default [127.0.0.1:2379])
        -h, --help                        help for start
            --insecure-discovery          accept insecure SRV records
            --listen-addr string          listen address (default "127.0.0.1:23790")
            --retry-delay duration        duration of delay before retrying failed endpoints (default 1m0s)
            --trusted-ca-file string      path to the client server TLS CA file for verifying the discovered endpoints when discovery-srv is provided.
      """;

  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();
  private final Map<String, List<SrvRecord>> dns = new HashMap<>();
  private final List<Served> served = new ArrayList<>();

  private record Served(String host, int port, List<Upstream> upstreams, Duration retryDelay) {}

  private int run(String... words) {
    GatewayCommand command =
        new GatewayCommand(
            name ->
                Optional.ofNullable(dns.get(name))
                    .orElseThrow(() -> new IOException("lookup " + name + ": no such host")),
            (host, port, upstreams, retryDelay) ->
                served.add(new Served(host, port, upstreams, retryDelay)));
    Streams streams = new Streams(InputStream.nullInputStream(), out.stream(), err.stream());
    List<String> line = new ArrayList<>(List.of("gateway"));
    line.addAll(List.of(words));
    GrpcProxyCommand other =
        new GrpcProxyCommand(
            name -> List.of(),
            launch -> {
              throw new AssertionError("not the gateway");
            });
    return Etcd.program(command, other, streams).run(line);
  }

  private Served started(String... flags) {
    List<String> words = new ArrayList<>(List.of("start"));
    words.addAll(List.of(flags));
    assertThat(run(words.toArray(String[]::new))).as(out.text() + err.text()).isZero();
    return served.get(0);
  }

  @Test
  void theHelpIsTheOriginals() {
    assertThat(run("start", "--help")).isZero();

    assertThat(out.text()).isEqualTo(HELP);
  }

  @Test
  void withoutStartThereIsOnlyHelp() {
    assertThat(run("bogus")).isZero();

    assertThat(out.text())
        .startsWith("gateway related command\n\nUsage:\n  etcd gateway [command]\n");
    assertThat(served).isEmpty();
  }

  @Test
  void whatIsNotSaidHasTheOriginalsDefaults() {
    assertThat(started())
        .isEqualTo(
            new Served(
                "127.0.0.1",
                23790,
                List.of(new Upstream("127.0.0.1", 2379)),
                Duration.ofMinutes(1)));
  }

  @Test
  void schemesOfEndpointsDoNotMatter() {
    assertThat(started("--endpoints=http://127.0.0.1:1,https://[::1]:2/,127.0.0.1:3").upstreams())
        .containsExactly(
            new Upstream("127.0.0.1", 1), new Upstream("::1", 2), new Upstream("127.0.0.1", 3));
  }

  @Test
  void noDelayIsALongOne() {
    assertThat(started("--retry-delay=0").retryDelay()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aNegativeDelayIsRefused() {
    assertThat(run("start", "--retry-delay=-1s")).isEqualTo(1);

    assertThat(err.text()).isEqualTo("Error: retry-delay must not be negative (set to -1s)\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --endpoints=foo                              | error parsing endpoint "foo"
          --endpoints=foo:99999                        | error parsing endpoint "foo:99999"
          --endpoints=                                 | no endpoints found
          --listen-addr=foo                            | failed to validate listen address: foo
          --listen-addr=:1                             | failed to resolve listen host:
          --listen-addr=127.0.0.1:2379                 | SRV or endpoint (127.0.0.1:2379->127.0.0.1:2379) should not resolve to the gateway listen addr (127.0.0.1:2379)
          """)
  void anAddressThatCannotBeUsedIsToldOnStandardOutput(String flag, String complaint) {
    assertThat(run("start", flag)).isEqualTo(1);

    assertThat(out.text().strip()).isEqualTo(complaint);
    assertThat(served).isEmpty();
  }

  @Test
  void anUnknownFlagIsRefused() {
    assertThat(run("start", "--bogus")).isEqualTo(1);

    assertThat(err.text()).startsWith("Error: unknown flag: --bogus\nUsage:\n");
  }

  @Test
  void theDnsNamesMembersWithTheirPrioritiesAndWeights() {
    dns.put("_etcd-client._tcp.d.test", List.of(new SrvRecord("127.0.0.1.", 5, 1, 2)));

    assertThat(started("--discovery-srv=d.test", "--insecure-discovery").upstreams())
        .containsExactly(new Upstream("127.0.0.1", 5, 1, 2));
  }

  @Test
  void whatIsInsecureInTheDnsIsLeftOutUnlessAllIsTaken() throws IOException {
    try (ServerSocket member = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      dns.put("_etcd-client._tcp.d.test", List.of(new SrvRecord("127.0.0.1", 5)));
      dns.put(
          "_etcd-client-ssl._tcp.d.test",
          List.of(new SrvRecord("127.0.0.1", member.getLocalPort())));

      assertThat(started("--discovery-srv=d.test").upstreams())
          .containsExactly(new Upstream("127.0.0.1", member.getLocalPort()));
    }
  }

  @Test
  void withoutAnybodyToTrustInTheDnsTheFlagCounts() {
    dns.put("_etcd-client._tcp.d.test", List.of(new SrvRecord("127.0.0.1", 5)));

    assertThat(started("--discovery-srv=d.test", "--endpoints=127.0.0.1:7").upstreams())
        .containsExactly(new Upstream("127.0.0.1", 7));
  }

  @Test
  void aDomainThatTheDnsDoesNotKnowIsRefused() {
    assertThat(run("start", "--discovery-srv=d.test")).isEqualTo(1);

    assertThat(err.text())
        .isEqualTo(
            "Error: dns lookup errors: lookup _etcd-client-ssl._tcp.d.test: no such host and lookup"
                + " _etcd-client._tcp.d.test: no such host\n");
  }
}
