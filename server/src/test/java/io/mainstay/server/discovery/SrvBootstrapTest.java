package io.mainstay.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.MemberUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SrvBootstrapTest {
  private static final String PLAIN = "_etcd-server._tcp.example.com";
  private static final String SECURE = "_etcd-server-ssl._tcp.example.com";

  private final Map<String, List<SrvRecord>> records = new HashMap<>();
  private final Map<String, String> hosts = new HashMap<>();

  @Test
  void theOwnRecordGetsTheOwnNameAndTheOthersNumbers() throws Exception {
    records.put(PLAIN, List.of(at("a"), at("b"), at("c")));

    assertThat(find("me", "http://b.example.com:2380"))
        .isEqualTo(
            "0=http://a.example.com:2380,me=http://b.example.com:2380,1=http://c.example.com:2380");
  }

  @Test
  void theOwnRecordIsFoundByItsAddressUnderWhateverName() throws Exception {
    records.put(PLAIN, List.of(at("a"), at("b")));
    hosts.put("alias", "10.0.0.98");

    assertThat(find("me", "http://alias:2380"))
        .isEqualTo("0=http://a.example.com:2380,me=http://b.example.com:2380");
  }

  @Test
  void encryptedMembersComeFirst() throws Exception {
    records.put(PLAIN, List.of(at("a")));
    records.put(SECURE, List.of(at("b")));

    assertThat(find("me", "http://a.example.com:2380"))
        .isEqualTo("0=https://b.example.com:2380,me=http://a.example.com:2380");
  }

  @Test
  void aServiceNameMayHaveASuffix() throws Exception {
    records.put("_etcd-server-blue._tcp.example.com", List.of(at("a")));

    assertThat(
            bootstrap()
                .initialCluster(
                    "example.com", "blue", "me", MemberUrl.parseList("http://a.example.com:2380")))
        .isEqualTo("me=http://a.example.com:2380");
  }

  @Test
  void withoutAnyRecordThereIsNoCluster() {
    assertThatThrownBy(() -> find("me", "http://a.example.com:2380"))
        .hasMessageContaining("error querying DNS SRV records for _etcd-server-ssl ")
        .hasMessageContaining("error querying DNS SRV records for _etcd-server ");
  }

  @Test
  void whoIsNotInTheRecordsIsNoMember() {
    records.put(PLAIN, List.of(at("a")));

    assertThatThrownBy(() -> find("me", "http://b.example.com:2380"))
        .hasMessage("cannot find local etcd member \"me\" in SRV records");
  }

  @Test
  void aRecordThatWantsEncryptionWhereTheFlagsDoNotIsAnError() {
    records.put(SECURE, List.of(at("a")));

    assertThatThrownBy(() -> find("me", "http://a.example.com:2380"))
        .hasMessageContaining(
            "bootstrap at https://a.example.com:2380 from DNS for etcd-server-ssl has scheme"
                + " mismatch with expected peer http://a.example.com:2380");
  }

  private String find(String name, String ownUrls) throws DiscoveryException {
    return bootstrap().initialCluster("example.com", "", name, MemberUrl.parseList(ownUrls));
  }

  private SrvBootstrap bootstrap() {
    return new SrvBootstrap(this::lookup, this::resolve);
  }

  private List<SrvRecord> lookup(String name) throws IOException {
    List<SrvRecord> found = records.get(name);
    if (found == null) {
      throw new IOException("lookup " + name + ": no such host");
    }
    return found;
  }

  /** Host x.example.com is at 10.0.0.(x). */
  private InetAddress resolve(String host) throws UnknownHostException {
    return InetAddress.getByName(hosts.getOrDefault(host, "10.0.0." + (int) host.charAt(0)));
  }

  private static SrvRecord at(String host) {
    return new SrvRecord(host + ".example.com", 2380);
  }
}
