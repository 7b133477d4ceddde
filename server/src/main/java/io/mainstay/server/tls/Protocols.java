package io.mainstay.server.tls;

import io.mainstay.server.config.Security;
import io.mainstay.server.config.Security.TlsVersion;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * What is spoken, by the platform's names.
 *
 * @param versions of TLS
 * @param cipherSuites in the order given; empty for the default ones
 */
public record Protocols(Set<String> versions, Set<String> cipherSuites) {
  /** Of TLS 1.3, which Go does not let anybody choose from: they are always on. */
  private static final List<String> TLS1_3_SUITES =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** Where the platform has another name than Go. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_RSA_WITH_RC4_128_SHA", "SSL_RSA_WITH_RC4_128_SHA",
          "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "SSL_RSA_WITH_3DES_EDE_CBC_SHA");

  /** Copies the sets. */
  public Protocols {
    versions = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(versions));
    cipherSuites = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(cipherSuites));
  }

  /**
   * What the settings ask for.
   *
   * @throws TlsException when the platform has none of the suites, which it would take for all
   */
  public static Protocols of(Security security) throws TlsException {
    TlsVersion newest = security.maxVersion() == null ? TlsVersion.TLS1_3 : security.maxVersion();
    Set<String> versions = new LinkedHashSet<>();
    for (TlsVersion version : TlsVersion.values()) {
      if (version.compareTo(security.minVersion()) >= 0 && version.compareTo(newest) <= 0) {
        versions.add(version.word().replace("TLS", "TLSv"));
      }
    }
    Set<String> suites = new LinkedHashSet<>();
    if (!security.cipherSuites().isEmpty()) {
      Set<String> available = available();
      for (String name : security.cipherSuites()) {
        String own = OTHER_NAMES.getOrDefault(name, name);
        if (available.contains(own) && !TLS1_3_SUITES.contains(own)) {
          suites.add(own);
        }
      }
      if (suites.isEmpty() && newest == TlsVersion.TLS1_2) {
        throw new TlsException(
            "none of the cipher suites " + security.cipherSuites() + " is there for TLS 1.2");
      }
      if (newest == TlsVersion.TLS1_3) {
        suites.addAll(TLS1_3_SUITES);
      }
    }
    return new Protocols(versions, suites);
  }

  private static Set<String> available() throws TlsException {
    try {
      SSLParameters supported = SSLContext.getDefault().getSupportedSSLParameters();
      return new LinkedHashSet<>(Arrays.asList(supported.getCipherSuites()));
    } catch (NoSuchAlgorithmException e) {
      throw new TlsException("the platform has no TLS: " + e, e);
    }
  }
}
