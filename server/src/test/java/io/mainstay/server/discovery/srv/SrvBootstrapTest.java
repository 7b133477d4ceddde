package io.mainstay.server.discovery.srv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.Bootstrap.ClusterState;
import io.mainstay.server.config.Bootstrap.SrvDiscovery;
import io.mainstay.server.config.Bootstrap.UrlDiscovery;
import io.mainstay.server.config.Discovery;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.srv.SrvLookup.SrvRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SrvBootstrapTest {
  private static final String PLAIN = "_etcd-server._tcp.example.com";
  private static final String SECURE = "_etcd-server-ssl._tcp.example.com";

  private final Map<String, List<SrvRecord>> records = new TreeMap<>();
  private final List<String> hosts = new ArrayList<>(List.of("one", "two", "three"));

  @Test
  void theOwnRecordBearsTheOwnNameAndTheOthersAreNumbered() throws Exception {
    records.put(
        PLAIN,
        List.of(
            new SrvRecord("one.", 2380), new SrvRecord("two.", 2380), new SrvRecord("three", 7)));

    assertThat(find("n2", "http://10.0.0.2:2380"))
        .isEqualTo("0=http://one:2380,n2=http://two:2380,1=http://three:7");
  }

  @Test
  void theSameAddressAtAnotherPortIsAnother() {
    records.put(PLAIN, List.of(new SrvRecord("one.", 2380)));

    assertRefused(
        "n1", "http://10.0.0.1:2390", "cannot find local etcd member \"n1\" in SRV records");
  }

  @Test
  void aNameAmongTheAdvertisedUrlsIsResolvedToo() throws Exception {
    records.put(PLAIN, List.of(new SrvRecord("one", 2380)));

    assertThat(find("n1", "http://one:2380")).isEqualTo("n1=http://one:2380");
  }

  @Test
  void encryptedMembersComeFirst() throws Exception {
    records.put(PLAIN, List.of(new SrvRecord("one", 1)));
    records.put(SECURE, List.of(new SrvRecord("two", 2)));

    assertThat(find("n1", "http://10.0.0.1:1")).isEqualTo("0=https://two:2,n1=http://one:1");
  }

  @Test
  void aSuffixIsPartOfBothNames() throws Exception {
    records.put("_etcd-server-blue._tcp.example.com", List.of(new SrvRecord("one", 1)));
    records.put("_etcd-server-ssl-blue._tcp.example.com", List.of(new SrvRecord("two", 2)));

    assertThat(
            new SrvBootstrap(config("n1", "http://10.0.0.1:1", "blue"), this::lookup, this::host)
                .find()
                .text())
        .isEqualTo("0=https://two:2,n1=http://one:1");
  }

  @Test
  void noRecordsAtAllAreRefusedWithBothReasons() {
    assertRefused(
        "n1",
        "http://10.0.0.1:1",
        "error querying DNS SRV records for _etcd-server-ssl lookup "
            + SECURE
            + ": no such host\n"
            + "error querying DNS SRV records for _etcd-server lookup "
            + PLAIN
            + ": no such host");
  }

  @Test
  void anotherSchemeThanAdvertisedIsRefused() {
    records.put(SECURE, List.of(new SrvRecord("one", 1)));

    assertThatThrownBy(() -> find("n1", "http://10.0.0.1:1"))
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining(
            "bootstrap at https://one:1 from DNS for etcd-server-ssl has scheme mismatch with"
                + " expected peer http://10.0.0.1:1");
  }

  @Test
  void aTargetWithoutAnAddressIsLeftOut() throws Exception {
    records.put(PLAIN, List.of(new SrvRecord("gone", 1), new SrvRecord("one", 1)));

    assertThat(find("n1", "http://10.0.0.1:1")).isEqualTo("n1=http://one:1");
  }

  @Test
  void anAdvertisedNameWithoutAnAddressIsRefused() {
    records.put(PLAIN, List.of(new SrvRecord("one", 1)));

    assertThatThrownBy(() -> find("n1", "http://gone:1"))
        .hasMessageContaining("lookup gone: no such host");
  }

  @Test
  void aNumberThatIsTheOwnNameIsNotGivenToAnother() throws Exception {
    records.put(PLAIN, List.of(new SrvRecord("one", 1), new SrvRecord("two", 1)));

    assertThat(find("0", "http://10.0.0.2:1")).isEqualTo("1=http://one:1,0=http://two:1");
  }

  private void assertRefused(String name, String url, String text) {
    assertThatThrownBy(() -> find(name, url))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(text);
  }

  private String find(String name, String url) throws DiscoveryException {
    return new SrvBootstrap(config(name, url, ""), this::lookup, this::host).find().text();
  }

  private List<SrvRecord> lookup(String name) throws IOException {
    List<SrvRecord> found = records.get(name);
    if (found == null) {
      throw new IOException("lookup " + name + ": no such host");
    }
    return found;
  }

  /** The hosts have the addresses 10.0.0.1, 10.0.0.2 and so on. */
  private InetAddress host(String name) throws UnknownHostException {
    int number = hosts.indexOf(name) + 1;
    if (number > 0) {
      return InetAddress.getByAddress(name, new byte[] {10, 0, 0, (byte) number});
    }
    if (name.startsWith("10.")) {
      return InetAddress.getByName(name);
    }
    throw new UnknownHostException(name);
  }

  private static ServerConfig config(String name, String url, String suffix) {
    return ServerConfig.defaults().toBuilder()
        .name(name)
        .listeners(
            Listeners.of(MemberUrl.parseList(url), MemberUrl.parseList("http://localhost:2379")))
        .bootstrap(
            new Bootstrap(
                new InitialCluster(""),
                ClusterState.NEW,
                "etcd-cluster",
                false,
                Discovery.defaults(),
                new SrvDiscovery("example.com", suffix),
                UrlDiscovery.defaults()))
        .build();
  }
}
