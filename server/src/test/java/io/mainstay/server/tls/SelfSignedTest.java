package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SelfSignedTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;

  @Test
  void aCertificateIsGoodForTheHostsAndAsLongAsAskedFor() throws Exception {
    CertificateAndKey made = read(make(List.of("127.0.0.1", "localhost"), 3, NOW));

    assertThat(((ECPublicKey) made.certificate().getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(521);
    assertThat(made.certificate().getNotAfter().toInstant())
        .isEqualTo(NOW.plus(Duration.ofDays(3 * 365)));
    CertificateNames names = CertificateNames.of(made.certificate());
    assertThat(names.match("127.0.0.1") && names.match("localhost")).isTrue();
    assertThat(names.match("127.0.0.2")).isFalse();
  }

  @Test
  void itIsKept() throws Exception {
    CertificateAndKey first = read(make(List.of(), 1, NOW));
    CertificateAndKey second = read(make(List.of(), 1, NOW.plus(Duration.ofDays(364))));

    assertThat(second.certificate()).isEqualTo(first.certificate());
  }

  @Test
  void itIsMadeAnewWhenItHasExpired() throws Exception {
    CertificateAndKey first = read(make(List.of(), 1, NOW));
    CertificateAndKey second = read(make(List.of(), 1, NOW.plus(Duration.ofDays(366))));

    assertThat(second.certificate()).isNotEqualTo(first.certificate());
  }

  @Test
  void onlyItsOwnerMayReadTheKey() throws Exception {
    SelfSigned made = make(List.of(), 1, NOW);

    assertThat(permissions(made.keyFile())).isEqualTo("rw-------");
    assertThat(permissions(made.keyFile().resolveSibling("."))).isEqualTo("rwx------");
  }

  private SelfSigned make(List<String> hosts, long years, Instant now) throws TlsException {
    return SelfSigned.in(directory.resolve("fixtures").resolve("client"), hosts, years, now);
  }

  private static CertificateAndKey read(SelfSigned made) throws TlsException {
    return PemFiles.certificateAndKey(made.certFile(), made.keyFile(), NOW);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
