package io.mainstay.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that a member makes for itself ({@code --auto-tls}, {@code --peer-auto-tls}), and
 * keeps as long as it is valid (etcd {@code transport.SelfCert} at v3.7.1).
 */
final class SelfSigned {
  private static final Logger log = LoggerFactory.getLogger(SelfSigned.class);
  private static final int SERIAL_BITS = 127;

  private final Path certFile;
  private final Path keyFile;

  private SelfSigned(Path directory) {
    this.certFile = directory.resolve("cert.pem");
    this.keyFile = directory.resolve("key.pem");
  }

  Path certFile() {
    return certFile;
  }

  Path keyFile() {
    return keyFile;
  }

  /**
   * The certificate in a directory, made anew if there is none or it has expired.
   *
   * @param hosts names and addresses that it is to be good for
   * @param years that it is to be valid
   * @throws TlsException when it cannot be made or read
   */
  static SelfSigned in(Path directory, List<String> hosts, long years, Instant now)
      throws TlsException {
    SelfSigned files = new SelfSigned(directory);
    if (Files.exists(files.certFile) && Files.exists(files.keyFile)) {
      Instant end = PemFiles.certificates(files.certFile).get(0).getNotAfter().toInstant();
      if (end.isAfter(now)) {
        return files;
      }
    }
    Instant end = now.plus(Duration.ofDays(365 * years));
    log.atWarn()
        .addKeyValue("certificate-validity-bound-not-after", end)
        .addKeyValue("path", files.certFile)
        .log("automatically generate certificates");
    try {
      Files.createDirectories(directory, onlyOwner("rwx------"));
      files.make(hosts, now, end);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new TlsException("cannot make a certificate in " + directory + ": " + e, e);
    }
    return files;
  }

  private void make(List<String> hosts, Instant now, Instant end)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp521r1"));
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("O=etcd");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
            Date.from(now),
            Date.from(end),
            name,
            keys.getPublic());
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
        .addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(
                KeyUsage.digitalSignature
                    | KeyUsage.keyEncipherment
                    | KeyUsage.keyCertSign
                    | KeyUsage.cRLSign))
        .addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      names.add(
          new GeneralName(
              IpText.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(new GeneralName[0])));
    }
    X509CertificateHolder certificate =
        builder.build(new JcaContentSignerBuilder("SHA512withECDSA").build(keys.getPrivate()));
    write(keyFile, new JcaPKCS8Generator(keys.getPrivate(), null));
    write(certFile, certificate);
  }

  private static void write(Path file, Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    Files.deleteIfExists(file);
    Files.createFile(file, onlyOwner("rw-------"));
    Files.writeString(file, text.toString());
  }

  private static FileAttribute<?>[] onlyOwner(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
