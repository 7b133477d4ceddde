package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.Security;
import io.mainstay.server.config.Security.TlsVersion;
import io.mainstay.server.config.TlsSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtocolsTest {
  @Test
  void bothVersionsAreSpokenUnlessToldOtherwise() throws TlsException {
    assertThat(Protocols.of(Security.defaults()))
        .isEqualTo(new Protocols(java.util.Set.of("TLSv1.2", "TLSv1.3"), java.util.Set.of()));
  }

  @Test
  void versionsStayWithinTheirBounds() throws TlsException {
    assertThat(protocols(TlsVersion.TLS1_3, null).versions()).containsExactly("TLSv1.3");
    assertThat(protocols(TlsVersion.TLS1_2, TlsVersion.TLS1_2).versions())
        .containsExactly("TLSv1.2");
  }

  @Test
  void suitesAreThoseOfTls12AndThoseOfTls13StayOn() throws TlsException {
    assertThat(
            protocols(
                    TlsVersion.TLS1_2,
                    null,
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
                .cipherSuites())
        .containsExactly(
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256");
  }

  @Test
  void ifNoSuiteIsLeftItIsRefusedAndNotTakenForAll() {
    assertThatThrownBy(
            () -> protocols(TlsVersion.TLS1_2, TlsVersion.TLS1_2, "TLS_AES_128_GCM_SHA256"))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("TLS_AES_128_GCM_SHA256");
  }

  private static Protocols protocols(TlsVersion min, @Nullable TlsVersion max, String... suites)
      throws TlsException {
    return Protocols.of(
        new Security(TlsSettings.defaults(), TlsSettings.defaults(), 1, List.of(suites), min, max));
  }
}
