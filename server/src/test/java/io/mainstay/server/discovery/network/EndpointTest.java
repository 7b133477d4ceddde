package io.mainstay.server.discovery.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.discovery.DiscoveryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @Test
  void aUrlDecidesByItsScheme() throws Exception {
    assertThat(Endpoint.parse("http://a:1/", true)).isEqualTo(new Endpoint("a", 1, false));
    assertThat(Endpoint.parse("https://a:1", false)).isEqualTo(new Endpoint("a", 1, true));
  }

  @Test
  void anythingElseIsAsTheSettingsSay() throws Exception {
    assertThat(Endpoint.parse(" a:1", true)).isEqualTo(new Endpoint("a", 1, true));
    assertThat(Endpoint.parse("[::1]:2379", false)).isEqualTo(new Endpoint("::1", 2379, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:", ":1", "a:x", "a:0", "a:65536", "::1", "unix:///tmp/a:1"})
  void whatHasNoHostAndPortIsRefused(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text, false))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("discovery endpoint \"" + text + "\" is not of the form host:port");
  }
}
