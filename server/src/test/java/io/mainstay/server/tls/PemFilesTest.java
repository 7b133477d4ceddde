package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Issued;
import io.mainstay.server.fixture.TestAuthority.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // made before each test
class PemFilesTest {
  private static final ASN1ObjectIdentifier CURVE = SECObjectIdentifiers.secp256r1;

  @TempDir private Path directory;
  private TestAuthority authority;

  @BeforeEach
  void makeAuthority() {
    authority = TestAuthority.create(directory, "authority");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aKeyInPkcs8IsRead(String algorithm) throws Exception {
    Issued issued = authority.issue("own", Request.named("own").withKey(algorithm));

    assertThat(pair(issued).key()).isEqualTo(issued.privateKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void aKeyInTheFormOfItsKindIsRead(String algorithm) throws Exception {
    Issued issued = authority.issue("own", Request.named("own").withKey(algorithm));
    TestAuthority.write(issued.keyFile(), ownForm(issued.privateKey()));

    assertThat(issued.keyFile()).content().startsWith("-----BEGIN " + algorithm + " PRIVATE KEY");
    assertThat(pair(issued).belongTogether()).isTrue();
  }

  @Test
  void theParametersThatSomeToolsWriteAheadOfAKeyAreSkipped() throws Exception {
    Issued issued = authority.issue("own");
    TestAuthority.write(issued.keyFile(), ownForm(issued.privateKey()));
    Path parameters = directory.resolve("parameters.pem");
    TestAuthority.write(parameters, new PemObject("EC PARAMETERS", CURVE.getEncoded()));
    Files.writeString(
        issued.keyFile(), Files.readString(parameters) + Files.readString(issued.keyFile()));

    assertThat(pair(issued).belongTogether()).isTrue();
  }

  @Test
  void theChainFollowsTheCertificate() throws Exception {
    Issued issued = authority.issue("own");
    Files.writeString(
        issued.certFile(),
        Files.readString(issued.certFile()) + Files.readString(authority.certFile()));

    assertThat(pair(issued).chain()).hasSize(2).first().isEqualTo(issued.certificate());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    Issued one = authority.issue("one");
    Issued other = authority.issue("other");

    assertThatThrownBy(
            () -> PemFiles.certificateAndKey(one.certFile(), other.keyFile(), Instant.now()))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            "the private key in %s does not belong to the certificate in %s"
                .formatted(other.keyFile(), one.certFile()));
  }

  @Test
  void anExpiredCertificateIsRefused() {
    Issued issued = authority.issue("own");
    Instant later = Instant.now().plus(Duration.ofDays(3));

    assertThatThrownBy(() -> PemFiles.certificateAndKey(issued.certFile(), issued.keyFile(), later))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith("the certificate in " + issued.certFile() + " has expired at ");
  }

  @Test
  void aKeyBehindAPassphraseIsRefused() throws Exception {
    Issued issued = authority.issue("own");
    TestAuthority.write(
        issued.keyFile(),
        new JcaPKCS8Generator(
            issued.privateKey(),
            new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPassword("secret".toCharArray())
                .build()));

    assertThatThrownBy(() -> pair(issued))
        .hasMessage("the private key in " + issued.keyFile() + " is protected by a passphrase");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = directory.resolve("missing.pem");

    assertThatThrownBy(() -> PemFiles.certificates(missing))
        .hasMessage("cannot read the certificate in " + missing + ": no such file");
  }

  @Test
  void aFileWithoutWhatIsLookedForIsNamed() throws IOException {
    Path notes = Files.writeString(directory.resolve("notes.txt"), "nothing here\n");

    assertThatThrownBy(() -> PemFiles.certificates(notes))
        .hasMessage("there is no PEM certificate in " + notes);
    assertThatThrownBy(() -> PemFiles.privateKey(notes))
        .hasMessage("there is no PEM private key in " + notes);
  }

  @Test
  void nothingOfADamagedKeyIsTold() throws IOException {
    Issued issued = authority.issue("own");
    String secret = Files.readAllLines(issued.keyFile()).get(1);
    Files.writeString(
        issued.keyFile(), Files.readString(issued.keyFile()).replace(secret, secret + "!"));

    assertThatThrownBy(() -> pair(issued))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith("cannot read the private key in " + issued.keyFile())
        .hasMessageNotContaining(secret);
    assertThat(pairText(authority.issue("other"))).doesNotContain("PRIVATE");
  }

  @Test
  void aListOfRevokedCertificatesIsReadInBothForms() throws Exception {
    Issued revoked = authority.issue("revoked");
    Path pem = authority.revoke(revoked);
    Path der =
        Files.write(
            directory.resolve("list.der"),
            java.util.Base64.getMimeDecoder()
                .decode(Files.readString(pem).replaceAll("-----[^-]*-----", "")));

    assertThat(PemFiles.revokedSerials(pem))
        .containsExactly(revoked.certificate().getSerialNumber())
        .isEqualTo(PemFiles.revokedSerials(der));
  }

  @Test
  void aListThatIsNoneIsRefused() throws IOException {
    Path notes = Files.writeString(directory.resolve("notes.txt"), "nothing here\n");

    assertThatThrownBy(() -> PemFiles.revokedSerials(notes))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining(notes.toString());
  }

  /** PKCS#1 or SEC1, as OpenSSL writes them. */
  private static Object ownForm(PrivateKey key) {
    return key instanceof ECPrivateKey ec ? new PemObject("EC PRIVATE KEY", sec1(ec)) : key;
  }

  private static byte[] sec1(ECPrivateKey key) {
    try {
      return new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), CURVE).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CertificateAndKey pair(Issued issued) throws TlsException {
    return PemFiles.certificateAndKey(issued.certFile(), issued.keyFile(), Instant.now());
  }

  private static String pairText(Issued issued) {
    PrivateKey key = issued.privateKey();
    return new CertificateAndKey(java.util.List.of(issued.certificate()), key).toString();
  }
}
