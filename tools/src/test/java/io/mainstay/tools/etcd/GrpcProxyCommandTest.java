package io.mainstay.tools.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.client.Endpoint;
import io.mainstay.proxy.grpc.GrpcProxySettings;
import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.Streams;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcProxyCommandTest {
  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();
  private final List<GrpcProxySettings> served = new ArrayList<>();

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
    return Etcd.program(other, new GrpcProxyCommand(served::add), streams).run(words);
  }

  private GrpcProxySettings started(String... flags) {
    assertThat(run(flags)).as(err.text()).isZero();
    return served.get(0);
  }

  @Test
  void whatIsNotSaidHasTheOriginalsDefaults() {
    GrpcProxySettings settings = started();

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(23790);
    assertThat(settings.advertisedUrl()).isEqualTo("127.0.0.1:23790");
    assertThat(settings.members().endpoints()).containsExactly(Endpoint.parse("127.0.0.1:2379"));
    assertThat(settings.members().tls()).isNull();
    assertThat(settings.members().maxSendBytes()).isEqualTo(1572864);
  }

  @Test
  void theNamespaceIsTaken() {
    assertThat(started("--namespace=ns/").namespace()).isEqualTo(ByteString.copyFromUtf8("ns/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--auto-tls",
        "--cert-file=a",
        "--metrics-addr=http://127.0.0.1:1",
        "--discovery-srv=d.test",
        "--endpoints-auto-sync-interval=1s",
        "--experimental-leasing-prefix=l"
      })
  void whatIsNotInEffectIsRefused(String flag) {
    assertThat(run(flag)).isEqualTo(1);

    assertThat(err.text())
        .isEqualTo("Error: " + flag.replaceFirst("=.*", "") + " is not supported by this proxy\n");
    assertThat(served).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--resolver-prefix=p, invalid resolver-ttl 0",
    "--resolver-ttl=1, invalid resolver-prefix \"\"",
    "--max-send-bytes=0, --max-send-bytes must be from 1 to 2147483647 (set to 0)",
    "--listen-addr=a, listen tcp: address a: missing port in address a",
    "--cert=/no/such/file, /no/such/file",
  })
  void whatCannotBeIsRefused(String flag, String complaint) {
    assertThat(run(flag)).isEqualTo(1);

    assertThat(err.text()).isEqualTo("Error: " + complaint + "\n");
    assertThat(served).isEmpty();
  }
}
