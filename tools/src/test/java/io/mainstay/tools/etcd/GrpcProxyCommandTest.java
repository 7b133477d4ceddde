package io.mainstay.tools.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.TlsSettings;
import io.mainstay.proxy.grpc.GrpcProxySettings;
import io.mainstay.proxy.grpc.GrpcProxySettings.Address;
import io.mainstay.proxy.grpc.GrpcProxySettings.Registration;
import io.mainstay.server.config.GrpcKeepAlive;
import io.mainstay.server.discovery.srv.SrvLookup.SrvRecord;
import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcProxyCommandTest {
  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();
  private final List<GrpcProxyLaunch> served = new ArrayList<>();

  private int run(String... flags) {
    GatewayCommand other =
        new GatewayCommand(
            name -> List.of(),
            (host, port, upstreams, retryDelay) -> {
              throw new AssertionError("not the proxy");
            });
    Streams streams = new Streams(InputStream.nullInputStream(), out.stream(), err.stream());
    List<String> words = new ArrayList<>(List.of("grpc-proxy", "start"));
    words.addAll(List.of(flags));
    return Etcd.program(other, new GrpcProxyCommand(this::lookup, served::add), streams).run(words);
  }

  private List<SrvRecord> lookup(String name) throws IOException {
    if (name.equals("_etcd-client._tcp.d.test")) {
      return List.of(new SrvRecord("one.d.test.", 2379, 0, 0));
    }
    throw new IOException("no such host");
  }

  private GrpcProxyLaunch launched(String... flags) {
    assertThat(run(flags)).as(err.text()).isZero();
    return served.get(0);
  }

  private GrpcProxySettings started(String... flags) {
    return launched(flags).settings();
  }

  @Test
  void whatIsNotSaidHasTheOriginalsDefaults() {
    GrpcProxySettings settings = started();

    assertThat(settings.listen()).isEqualTo(new Address("127.0.0.1", 23790, false));
    assertThat(settings.metrics()).isNull();
    assertThat(settings.registration()).isEqualTo(new Registration("127.0.0.1:23790", "", 0));
    assertThat(settings.ordered()).isFalse();
    assertThat(settings.leasingPrefix()).isEqualTo(ByteString.EMPTY);
    assertThat(settings.members().endpoints()).containsExactly(Endpoint.parse("127.0.0.1:2379"));
    assertThat(settings.members().tls()).isNull();
    assertThat(settings.members().maxSendBytes()).isEqualTo(1572864);
  }

  @Test
  void theNamespaceIsTaken() {
    assertThat(started("--namespace=ns/").namespace()).isEqualTo(ByteString.copyFromUtf8("ns/"));
  }

  @Test
  void theLeasingPrefixIsTaken() {
    assertThat(started("--experimental-leasing-prefix=l/").leasingPrefix())
        .isEqualTo(ByteString.copyFromUtf8("l/"));
  }

  @Test
  void membersAreThoseThatTheDnsNames() {
    assertThat(started("--discovery-srv=d.test", "--insecure-discovery").members().endpoints())
        .containsExactly(Endpoint.parse("http://one.d.test:2379"));
  }

  @Test
  void membersThatTheDnsNamesAreNotTakenWithoutTls() {
    assertThat(started("--discovery-srv=d.test").members().endpoints())
        .containsExactly(Endpoint.parse("127.0.0.1:2379"));
  }

  @Test
  void aDomainWithoutMembersIsRefused() {
    assertThat(run("--discovery-srv=e.test")).isEqualTo(1);

    assertThat(err.text()).isEqualTo("dns lookup errors: no such host and no such host\n");
  }

  @Test
  void signsOfLifeAreAskedForAsTheFlagsSay() {
    GrpcProxyLaunch launch =
        launched(
            "--dial-keepalive-time=30s",
            "--permit-without-stream",
            "--grpc-keepalive-min-time=1s",
            "--grpc-keepalive-interval=2s",
            "--grpc-keepalive-timeout=3s");

    assertThat(launch.settings().members().keepAliveTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(launch.settings().members().keepAliveWithoutCalls()).isTrue();
    assertThat(launch.pings())
        .isEqualTo(
            new GrpcKeepAlive(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
  }

  @Test
  void metricsAreShownAtASecondAddress() {
    assertThat(started("--metrics-addr=http://127.0.0.1:9000").metrics())
        .isEqualTo(new Address("127.0.0.1", 9000, false));
  }

  @Test
  void switchesAreTaken() {
    GrpcProxyLaunch launch =
        launched(
            "--experimental-serializable-ordering",
            "--experimental-enable-grpc-logging",
            "--enable-pprof",
            "--debug");

    assertThat(launch.settings().ordered()).isTrue();
    assertThat(launch.callLog()).isTrue();
    assertThat(launch.profiling()).isTrue();
    assertThat(launch.debugLog()).isTrue();
  }

  @Test
  void aCertificateIsMadeInTheDataDirectory(@TempDir Path directory) {
    GrpcProxyLaunch launch = launched("--auto-tls", "--data-dir=" + directory);

    assertThat(directory.resolve("fixtures/proxy/cert.pem")).isRegularFile();
    assertThat(launch.settings().listen().encrypted()).isTrue();
    assertThat(launch.clientTls()).isNotNull();
    assertThat(launch.settings().self())
        .extracting(ClientSettings::tls)
        .extracting(TlsSettings::skipVerify)
        .isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource({
    "--resolver-prefix=p, invalid resolver-ttl 0",
    "--resolver-ttl=1, invalid resolver-prefix \"\"",
    "--max-send-bytes=0, --max-send-bytes must be from 1 to 2147483647 (set to 0)",
    "--listen-addr=a, listen tcp: address a: missing port in address a",
    "--cert=/no/such/file, /no/such/file",
    "--metrics-addr=127.0.0.1:1, cannot parse \"127.0.0.1:1\"",
    "--metrics-addr=https://a:1, 'cannot listen on TLS for a:1: KeyFile and CertFile are not presented'",
    "--trusted-ca-file=a, 'cannot listen on TLS for 127.0.0.1:23790: KeyFile and CertFile are not presented'",
    "--cert-file=a, 'KeyFile and CertFile must both be present[key: , cert: a]'",
    "--tls-min-version=a, 'tls-min-version is invalid: unexpected TLS version \"a\" (must be one of: TLS1.2, TLS1.3)'",
    "--tls-min-version=TLS1.3 --tls-max-version=TLS1.2, min version (TLS1.3) is greater than max version (TLS1.2)",
    "--tls-min-version=TLS1.3 --listen-cipher-suites=a, cipher suites cannot be configured when only TLS1.3 is enabled",
    "--auto-tls --self-signed-cert-validity=0, 'selfSignedCertValidity is invalid,it should be greater than 0'",
  })
  void whatCannotBeIsRefused(String flags, String complaint) {
    assertThat(run(flags.split(" ", -1))).isEqualTo(1);

    assertThat(err.text()).isEqualTo(complaint + "\n");
    assertThat(served).isEmpty();
  }
}
