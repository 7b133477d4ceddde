package io.mainstay.server.tls;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads PEM files. Every failure is one line that names the file, and nothing of what is in it. */
final class PemFiles {
  /** More than any bundle of authorities or list of revoked certificates has. */
  private static final long MAX_FILE_BYTES = 64L << 20;

  private PemFiles() {}

  /**
   * A certificate with its chain, and its key.
   *
   * @throws TlsException when they cannot be read, do not belong together, or have expired
   */
  static CertificateAndKey certificateAndKey(Path certFile, Path keyFile, Instant now)
      throws TlsException {
    CertificateAndKey pair = new CertificateAndKey(certificates(certFile), privateKey(keyFile));
    if (!pair.belongTogether()) {
      throw new TlsException(
          "the private key in " + keyFile + " does not belong to the certificate in " + certFile);
    }
    if (pair.isExpired(now)) {
      throw new TlsException(
          "the certificate in "
              + certFile
              + " has expired at "
              + pair.certificate().getNotAfter().toInstant());
    }
    return pair;
  }

  /** All certificates of a file, one at least. */
  static List<X509Certificate> certificates(Path file) throws TlsException {
    List<X509Certificate> found = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    try (PEMParser parser = parser(file)) {
      Object next;
      while ((next = parser.readObject()) != null) {
        if (next instanceof X509CertificateHolder certificate) {
          found.add(converter.getCertificate(certificate));
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unreadable("certificate", file, e);
    }
    if (found.isEmpty()) {
      throw new TlsException("there is no PEM certificate in " + file);
    }
    return found;
  }

  /** The first private key of a file: PKCS#8, PKCS#1 or SEC1, without a passphrase. */
  static PrivateKey privateKey(Path file) throws TlsException {
    try (PEMParser parser = parser(file)) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      Object next;
      while ((next = parser.readObject()) != null) {
        if (next instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (next instanceof PrivateKeyInfo key) {
          return converter.getPrivateKey(key);
        }
        if (next instanceof PEMEncryptedKeyPair || next instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw new TlsException("the private key in " + file + " is protected by a passphrase");
        }
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable("private key", file, e);
    }
    throw new TlsException("there is no PEM private key in " + file);
  }

  /** The serial numbers in lists of revoked certificates, PEM or DER. */
  static Set<java.math.BigInteger> revokedSerials(Path file) throws TlsException {
    Set<java.math.BigInteger> serials = new HashSet<>();
    try {
      byte[] bytes = bytes(file);
      var lists =
          CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(bytes));
      if (lists.isEmpty()) {
        throw new TlsException("there is no certificate revocation list in " + file);
      }
      for (CRL list : lists) {
        Set<? extends X509CRLEntry> entries = ((X509CRL) list).getRevokedCertificates();
        if (entries != null) {
          entries.forEach(entry -> serials.add(entry.getSerialNumber()));
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unreadable("certificate revocation list", file, e);
    }
    return serials;
  }

  private static PEMParser parser(Path file) throws IOException {
    return new PEMParser(
        new BufferedReader(
            new java.io.InputStreamReader(
                new ByteArrayInputStream(bytes(file)), StandardCharsets.ISO_8859_1)));
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("larger than " + MAX_FILE_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  private static TlsException unreadable(String what, Path file, Exception cause) {
    String reason;
    if (cause instanceof NoSuchFileException) {
      reason = "no such file";
    } else if (cause instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (cause instanceof PEMException || !(cause instanceof IOException)) {
      // The parser's words may show parts of what it was given.
      reason = "malformed (" + cause.getClass().getSimpleName() + ")";
    } else {
      reason = String.valueOf(cause.getMessage());
    }
    return new TlsException("cannot read the " + what + " in " + file + ": " + reason, cause);
  }
}
