package io.mainstay.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:2379, NONE, 127.0.0.1, 2379",
    "' 127.0.0.1:2379 ', NONE, 127.0.0.1, 2379",
    "http://localhost:1, HTTP, localhost, 1",
    "https://a.example:2, HTTPS, a.example, 2",
    "https://a.example:2/, HTTPS, a.example, 2",
    "https://a.example, HTTPS, a.example, 443",
    "[::1]:2379, NONE, ::1, 2379",
    "http://[::1]:2379, HTTP, ::1, 2379",
    "unix:///run/etcd.sock, UNIX, /run/etcd.sock, 0",
    "unix:/run/etcd.sock, UNIX, /run/etcd.sock, 0",
    "unixs://localhost:1, UNIXS, localhost:1, 0",
    "nonsense:port, NONE, nonsense, 0"
  })
  void isReadAsItIsWritten(String text, Endpoint.Scheme scheme, String host, int port) {
    Endpoint endpoint = Endpoint.parse(text);
    assertThat(endpoint).isEqualTo(new Endpoint(text.trim(), scheme, host, port));
  }

  @Test
  void withoutASchemeItIsAsSecureAsTheClient() {
    Endpoint endpoint = Endpoint.parse("127.0.0.1:2379");
    assertThat(endpoint.isSecure(true)).isTrue();
    assertThat(endpoint.isSecure(false)).isFalse();
  }

  @Test
  void aSchemeDecidesWhateverTheClientHas() {
    assertThat(Endpoint.parse("http://a:1").isSecure(true)).isFalse();
    assertThat(Endpoint.parse("https://a:1").isSecure(false)).isTrue();
  }
}
