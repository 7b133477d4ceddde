package io.mainstay.embed;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How connections are encrypted. Immutable; made by {@link #generated} or {@link #of}.
 *
 * @param certificate what members show, and its key; empty when members make their own
 * @param trusted authorities of the certificates that whoever connects has to show, in PEM; empty
 *     when nobody has to show any
 */
public record TlsOptions(Optional<CertificateFiles> certificate, Optional<Path> trusted) {
  /**
   * A certificate and its key.
   *
   * @param certFile PEM, good for {@code 127.0.0.1}
   * @param keyFile PEM
   */
  public record CertificateFiles(Path certFile, Path keyFile) {}

  /**
   * Each member makes a certificate for {@code 127.0.0.1}. Between members this encrypts without
   * certainty about who is at the other end; clients find in {@link
   * EmbeddedCluster#trustedCertificates} what to trust.
   */
  public static TlsOptions generated() {
    return new TlsOptions(Optional.empty(), Optional.empty());
  }

  /**
   * All members show this certificate. Between members it is shown by both ends, so it has to be
   * good for servers and for clients, and is checked against the platform's authorities unless
   * others are {@linkplain #requiringCertificates named}.
   */
  public static TlsOptions of(Path certFile, Path keyFile) {
    return new TlsOptions(Optional.of(new CertificateFiles(certFile, keyFile)), Optional.empty());
  }

  /**
   * The same, but whoever connects has to show a certificate by one of these authorities.
   *
   * @param caFile PEM
   * @throws IllegalStateException when the certificates are {@linkplain #generated generated}:
   *     there is no authority that could have signed any others
   */
  public TlsOptions requiringCertificates(Path caFile) {
    if (certificate.isEmpty()) {
      throw new IllegalStateException("certificates of clients need a certificate that is given");
    }
    return new TlsOptions(certificate, Optional.of(caFile));
  }
}
