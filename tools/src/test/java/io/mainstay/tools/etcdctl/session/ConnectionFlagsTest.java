package io.mainstay.tools.etcdctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettings.User;
import io.mainstay.client.Endpoint;
import io.mainstay.client.TlsSettings;
import io.mainstay.server.discovery.srv.SrvLookup.SrvRecord;
import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConnectionFlagsTest {
  private final RecordedOutput out = new RecordedOutput();
  private final RecordedOutput err = new RecordedOutput();
  private final Map<String, List<SrvRecord>> dns = new HashMap<>();

  private ClientSettings settings(String... given) throws CommandException {
    Map<String, String> defaults =
        GlobalFlags.ALL.stream().collect(Collectors.toMap(Flag::name, Flag::defaultValue));
    Map<String, String> values = new HashMap<>(defaults);
    HashSet<String> names = new HashSet<>();
    for (String assignment : given) {
      String[] parts = assignment.split("=", 2);
      values.put(parts[0], parts[1]);
      names.add(parts[0]);
    }
    Streams streams = new Streams(InputStream.nullInputStream(), out.stream(), err.stream());
    return new ConnectionFlags(new FlagValues(values, names), this::lookup)
        .settings((question, where) -> "answer to " + question, streams);
  }

  private List<SrvRecord> lookup(String name) throws IOException {
    List<SrvRecord> records = dns.get(name);
    if (records == null) {
      throw new IOException("lookup " + name + ": no such host");
    }
    return records;
  }

  private List<String> endpoints(String... given) throws CommandException {
    return settings(given).endpoints().stream().map(Endpoint::text).toList();
  }

  @Test
  void withoutFlagsNothingIsSecret() throws CommandException {
    ClientSettings settings = settings();

    assertThat(settings.endpoints()).containsExactly(Endpoint.parse("127.0.0.1:2379"));
    assertThat(settings.tls()).isNull();
    assertThat(settings.user()).isNull();
    assertThat(settings.maxSendBytes()).isEqualTo(2 * 1024 * 1024);
    assertThat(settings.maxReceiveBytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void blanksAroundEndpointsDoNotCount() throws CommandException {
    assertThat(endpoints("endpoints=a:1, b:2")).containsExactly("a:1", "b:2");
  }

  @Test
  void aFileOfACertificateSwitchesTlsOn() throws CommandException {
    assertThat(settings("cacert=/ca.pem").tls())
        .isEqualTo(new TlsSettings("", "", "/ca.pem", false, ""));
  }

  @Test
  void tlsNeedsNoFiles() throws CommandException {
    assertThat(settings("insecure-transport=false").tls())
        .isEqualTo(new TlsSettings("", "", "", false, ""));
    assertThat(settings("insecure-skip-tls-verify=true").tls())
        .isEqualTo(new TlsSettings("", "", "", true, ""));
  }

  @Test
  void anEmptyNameOfAFileIsAMistake() {
    assertThatThrownBy(() -> settings("key="))
        .isInstanceOfSatisfying(
            CommandException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENTS))
        .hasMessage("empty string is passed to --key option");
  }

  @Test
  void aPasswordMayStandBehindTheFirstColon() throws CommandException {
    assertThat(settings("user=a:b:c").user()).isEqualTo(new User("a", "b:c"));
  }

  @Test
  void withAPasswordOfItsOwnTheNameIsTakenWhole() throws CommandException {
    assertThat(settings("user=a:b", "password=c").user()).isEqualTo(new User("a:b", "c"));
  }

  @Test
  void aPasswordThatIsMissingIsAskedFor() throws CommandException {
    assertThat(settings("user=a").user()).isEqualTo(new User("a", "answer to Password: "));
  }

  @Test
  void aTokenTakesPrecedenceOverAUser() throws CommandException {
    ClientSettings settings = settings("auth-jwt-token=t", "user=a");

    assertThat(settings.token()).isEqualTo("t");
    assertThat(settings.user()).isNull();
  }

  @Test
  void theDnsNamesEndpointsWithAndWithoutTls() throws CommandException {
    dns.put("_etcd-client-ssl._tcp.d.test", List.of(new SrvRecord("a.d.test.", 1)));
    dns.put("_etcd-client._tcp.d.test", List.of(new SrvRecord("b.d.test.", 2)));

    assertThat(endpoints("discovery-srv=d.test"))
        .containsExactly("https://a.d.test:1", "http://b.d.test:2");
  }

  @Test
  void oneOfSeveralClustersHasANameInTheDns() throws CommandException {
    dns.put("_etcd-client-x._tcp.d.test", List.of(new SrvRecord("b.d.test", 2)));

    assertThat(endpoints("discovery-srv=d.test", "discovery-srv-name=x"))
        .containsExactly("http://b.d.test:2");
  }

  @Test
  void whatIsInsecureInTheDnsMayBeIgnored() throws CommandException {
    dns.put("_etcd-client-ssl._tcp.d.test", List.of(new SrvRecord("a.d.test", 1)));
    dns.put("_etcd-client._tcp.d.test", List.of(new SrvRecord("b.d.test", 2)));

    assertThat(endpoints("discovery-srv=d.test", "insecure-discovery=false"))
        .containsExactly("https://a.d.test:1");
    assertThat(err.text())
        .isEqualTo("ignoring discovered insecure endpoint \"http://b.d.test:2\"\n");
  }

  @Test
  void aDomainThatIsNotInTheDnsIsAFailure() {
    assertThatThrownBy(() -> endpoints("discovery-srv=d.test"))
        .hasMessage(
            "dns lookup errors: lookup _etcd-client-ssl._tcp.d.test: no such host"
                + " and lookup _etcd-client._tcp.d.test: no such host");
  }
}
