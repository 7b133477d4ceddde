package io.mainstay.daemon.config;

import io.mainstay.server.config.Security.TlsVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions and cipher suites of TLS as flags write them, with etcd's complaints. */
public final class TlsSyntax {
  private TlsSyntax() {}

  /**
   * The version of a word, or null for an empty one.
   *
   * @throws ConfigException when there is none
   */
  public static @Nullable TlsVersion version(String word) throws ConfigException {
    if (word.isEmpty()) {
      return null;
    }
    for (TlsVersion version : TlsVersion.values()) {
      if (version.word().equals(word)) {
        return version;
      }
    }
    throw new ConfigException(
        "unexpected TLS version " + GoSyntax.quote(word) + " (must be one of: TLS1.2, TLS1.3)");
  }

  /**
   * Looks whether they go together.
   *
   * @param min null for the platform's choice
   * @param max null for the platform's choice
   * @throws ConfigException when they do not, or a suite is unknown
   */
  public static void check(
      @Nullable TlsVersion min, @Nullable TlsVersion max, List<String> cipherSuites)
      throws ConfigException {
    if (min != null && max != null && min.compareTo(max) > 0) {
      throw new ConfigException(
          String.format(
              "min version (%s) is greater than max version (%s)", min.word(), max.word()));
    }
    if (min == TlsVersion.TLS1_3 && !cipherSuites.isEmpty()) {
      throw new ConfigException("cipher suites cannot be configured when only TLS1.3 is enabled");
    }
    for (String suite : cipherSuites) {
      if (!GoCipherSuites.isKnown(suite)) {
        throw new ConfigException("unexpected TLS cipher suite " + GoSyntax.quote(suite));
      }
    }
  }
}
