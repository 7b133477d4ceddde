package io.mainstay.server.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What a member shows of itself, and the proof that it is its own.
 *
 * @param chain its certificate, then those that lead to an authority
 * @param key of the first certificate
 */
record CertificateAndKey(List<X509Certificate> chain, PrivateKey key) {
  CertificateAndKey {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  boolean isExpired(Instant now) {
    return certificate().getNotAfter().toInstant().isBefore(now);
  }

  /** Whether the key is the certificate's: what one signs the other confirms. */
  boolean belongTogether() {
    PublicKey publicKey = certificate().getPublicKey();
    if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    try {
      byte[] text = "mainstay".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Signature signature = Signature.getInstance(signatureAlgorithm());
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private String signatureAlgorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  X509Certificate[] chainArray() {
    return chain.toArray(new X509Certificate[0]);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "CertificateAndKey" + Arrays.asList(certificate().getSubjectX500Principal());
  }
}
