package io.mainstay.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encryption.
 *
 * @param client certificates towards clients
 * @param peer certificates towards the other members
 * @param selfSignedCertValidityYears how long a certificate made at start is valid
 * @param cipherSuites names of the allowed suites, best first; empty for the platform's choice
 * @param minVersion lowest version spoken
 * @param maxVersion highest version spoken, or null for the newest there is
 */
public record Security(
    TlsSettings client,
    TlsSettings peer,
    long selfSignedCertValidityYears,
    List<String> cipherSuites,
    TlsVersion minVersion,
    @Nullable TlsVersion maxVersion) {
  /** A version of TLS. */
  public enum TlsVersion {
    TLS1_2("TLS1.2"),
    TLS1_3("TLS1.3");

    private final String word;

    TlsVersion(String word) {
      this.word = word;
    }

    /** As it is written in flags. */
    public String word() {
      return word;
    }
  }

  /** Copies the list. */
  public Security {
    cipherSuites = List.copyOf(cipherSuites);
  }

  /** Plaintext; TLS 1.2 or newer where certificates are given. */
  public static Security defaults() {
    return new Security(
        TlsSettings.defaults(), TlsSettings.defaults(), 1, List.of(), TlsVersion.TLS1_2, null);
  }
}
