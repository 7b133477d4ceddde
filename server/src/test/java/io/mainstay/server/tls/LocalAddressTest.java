package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.config.Feature;
import io.mainstay.server.config.FeatureGates;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.fixture.CapturedWarnings;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://192.168.100.110:2380                        | 192.168.100.110",
        "http://127.0.0.1:2380,http://192.168.100.110:2380  | 192.168.100.110",
        "http://0.0.0.0:2380,http://192.168.100.110:2380    | 192.168.100.110",
        "http://some.name:2380,http://192.168.100.110:2380  | 192.168.100.110",
        "http://[2001:db8::1]:2380                          | 2001:db8::1",
        "unix://192.168.100.110,http://192.168.100.111:2380 | 192.168.100.111"
      })
  void itIsTheFirstAddressThatOthersCanSee(String advertised, String expected) {
    assertThat(of(advertised, true)).isEqualTo(expected);
  }

  @Test
  void withoutTheFeatureTheSystemChooses() {
    assertThat(of("http://192.168.100.110:2380", false)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:2380", "http://[::1]:2380", "http://[::]:2380", "http://name:2380"})
  void whereThereIsNoneTheSystemChoosesAndThatIsWarnedOf(String advertised) {
    try (CapturedWarnings warnings = CapturedWarnings.of(LocalAddress.class)) {
      assertThat(of(advertised, true)).isNull();

      assertThat(warnings.lines())
          .containsExactly(
              "unable to set a member local address due to lack of suitable local addresses"
                  + " advertise-peer-urls=["
                  + advertised
                  + "]");
    }
  }

  private static @Nullable String of(String advertised, boolean enabled) {
    return LocalAddress.of(
        ServerConfig.defaults().toBuilder()
            .listeners(
                Listeners.of(
                    MemberUrl.parseList(advertised), MemberUrl.parseList("http://127.0.0.1:1")))
            .features(new FeatureGates(enabled ? Set.of(Feature.SET_MEMBER_LOCAL_ADDR) : Set.of()))
            .build());
  }
}
