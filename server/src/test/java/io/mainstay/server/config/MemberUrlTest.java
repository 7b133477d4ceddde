package io.mainstay.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.MemberUrl.Scheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:2380, HTTP, 127.0.0.1, 2380",
    "https://example.com:1, HTTPS, example.com, 1",
    "http://my_host:2380, HTTP, my_host, 2380",
    "http://[::1]:2380, HTTP, ::1, 2380",
    "http://:2380, HTTP, '', 2380",
    "http://a:, HTTP, a, 0",
    "unix:///tmp/etcd.sock, UNIX, /tmp/etcd.sock, 0",
    "unix://localhost:1, UNIX, localhost:1, 0",
    "unixs:///tmp/etcd.sock, UNIXS, /tmp/etcd.sock, 0"
  })
  void aUrlHasASchemeAHostAndAPort(String url, Scheme scheme, String host, int port) {
    assertThat(MemberUrl.parse(url)).isEqualTo(new MemberUrl(scheme, host, port, url));
  }

  @Test
  void spacesAroundItAreDroppedAndTheSchemeIsSmall() {
    assertThat(MemberUrl.parse(" HTTP://a:1 ").text()).isEqualTo("http://a:1");
  }

  /** Texts as etcd 3.5.30 printed them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "localhost:2379 | URL scheme must be http, https, unix, or unixs: localhost:2379",
        "ftp://a:1 | URL scheme must be http, https, unix, or unixs: ftp://a:1",
        "http://a | URL address does not have the form \"host:port\": http://a",
        "http://a/b | URL address does not have the form \"host:port\": http://a/b",
        "http://a:1/ | URL must not contain a path: http://a:1/",
        "127.0.0.1:1 | parse \"127.0.0.1:1\": first path segment in URL cannot contain colon",
        "http://a:x | parse \"http://a:x\": invalid port \":x\" after host",
        "http://[::1 | parse \"http://[::1\": missing ']' in host",
        "://a:1 | parse \"://a:1\": missing protocol scheme"
      })
  void aBadUrlIsRefusedInEtcdsWords(String url, String expected) {
    assertThatThrownBy(() -> MemberUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(expected);
  }

  @Test
  void aListIsSortedByText() {
    assertThat(MemberUrl.parseList("http://b:1,http://a:10,http://a:9"))
        .extracting(MemberUrl::text)
        .containsExactly("http://a:10", "http://a:9", "http://b:1");
  }

  @Test
  void anInitialClusterMayNameAMemberSeveralTimes() {
    InitialCluster cluster = new InitialCluster("b=http://b:2,a=http://a:1,,b=http://b:1");

    assertThat(cluster.members())
        .containsExactly(
            java.util.Map.entry("b", MemberUrl.parseList("http://b:1,http://b:2")),
            java.util.Map.entry("a", MemberUrl.parseList("http://a:1")));
  }

  @Test
  void anInitialClusterOfOneIsWrittenOut() {
    assertThat(InitialCluster.of("a", List.of(MemberUrl.parse("http://a:1"))).text())
        .isEqualTo("a=http://a:1");
  }
}
