package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Request;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
class CertificateNamesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "a.example.com, true",
    "A.Example.COM, true",
    "a.example.com., true",
    "x.wild.example.com, true",
    "x.y.wild.example.com, false",
    "wild.example.com, false",
    "b.example.com, false",
    "10.0.0.1, true",
    "10.0.0.2, false",
    "fd00::1, true",
    "[fd00:0::1], true",
    "fd00::2, false",
    "common, false",
    "'', false"
  })
  void aHostIsMatchedAsGoDoes(String host, boolean matches) {
    X509Certificate certificate =
        issue(
            Request.named("common")
                .withNames(
                    "dns:a.example.com", "dns:*.wild.example.com", "ip:10.0.0.1", "ip:fd00::1"));

    assertThat(CertificateNames.of(certificate).match(host)).isEqualTo(matches);
  }

  @Test
  void theCommonNameIsTakenAsItIsWritten() {
    assertThat(CertificateNames.commonName(issue(Request.named("Jane \\, the user"))))
        .isEqualTo("Jane , the user");
  }

  @Test
  void aCertificateWithoutCommonNameHasNone() {
    assertThat(CertificateNames.commonName(issue(Request.named("")))).isNull();
  }

  private X509Certificate issue(Request request) {
    return TestAuthority.create(directory, "authority").issue("own", request).certificate();
  }
}
