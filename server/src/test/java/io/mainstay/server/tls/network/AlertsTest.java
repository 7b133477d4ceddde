package io.mainstay.server.tls.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsTest {
  @ParameterizedTest
  @CsvSource({
    "Received fatal alert: bad_certificate, remote error: tls: bad certificate",
    "Received fatal alert: certificate_unknown, remote error: tls: bad certificate",
    "Received fatal alert: unknown_ca, remote error: tls: unknown certificate authority",
    "Received fatal alert: handshake_failure, remote error: tls: handshake failure",
    "no cipher suites in common, no cipher suites in common"
  })
  void anAlertIsToldInGosWords(String platform, String told) {
    assertThat(Alerts.text(platform)).isEqualTo(told);
  }
}
