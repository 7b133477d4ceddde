package io.mainstay.server.tls;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the files of one side hold, followed as they change. */
final class TlsFiles {
  private TlsFiles() {}

  /**
   * A certificate and its key.
   *
   * @param keyWord what the key's file is called in complaints
   * @param certWord what the certificate's file is called
   * @throws TlsException when one is missing or cannot be used
   */
  static Reloading<CertificateAndKey> wholePair(
      String keyWord, String certWord, @Nullable Path cert, @Nullable Path key, Clock clock)
      throws TlsException {
    if (cert == null || key == null) {
      throw new TlsException(
          "%s and %s must both be present[key: %s, cert: %s]"
              .formatted(keyWord, certWord, key == null ? "" : key, cert == null ? "" : cert));
    }
    return pair(cert, key, clock);
  }

  /** The same of files that are both named. */
  static Reloading<CertificateAndKey> pair(Path cert, Path key, Clock clock) throws TlsException {
    return new Reloading<>(
        List.of(cert, key), () -> PemFiles.certificateAndKey(cert, key, clock.instant()));
  }

  /** Whom to believe: those of the platform without a file. */
  static Reloading<Authorities> authorities(@Nullable Path file) throws TlsException {
    return file == null
        ? Reloading.fixed(Authorities.ofThePlatform())
        : new Reloading<>(
            List.of(file), () -> Authorities.of(file.toString(), PemFiles.certificates(file)));
  }

  /** The serial numbers of certificates that are no longer good; none without a file. */
  static Reloading<Set<BigInteger>> revoked(@Nullable Path file) throws TlsException {
    return file == null
        ? Reloading.fixed(Set.of())
        : new Reloading<>(List.of(file), () -> PemFiles.revokedSerials(file));
  }
}
