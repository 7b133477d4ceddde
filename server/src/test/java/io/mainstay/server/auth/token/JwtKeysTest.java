package io.mainstay.server.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.fixture.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys come in many forms, and are refused in one line that says which file is wrong. */
class JwtKeysTest {
  @TempDir Path directory;

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static JwtKeys load(
      SignMethod method, @Nullable Path publicKey, @Nullable Path privateKey)
      throws TokenOptionsException {
    return JwtKeys.load(new JwtOptions(method, publicKey, privateKey, Duration.ofMinutes(5)));
  }

  private static void assertRefused(
      SignMethod method, @Nullable Path publicKey, @Nullable Path privateKey, String message) {
    assertThatThrownBy(() -> load(method, publicKey, privateKey))
        .isInstanceOf(TokenOptionsException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @EnumSource(
      value = SignMethod.class,
      names = {"RS256", "PS512", "ES256", "ES384", "ES512", "EDDSA"})
  void aPrivateKeyBringsItsPublicKey(SignMethod method) throws Exception {
    KeyPair pair = TestKeys.pair(method);

    JwtKeys keys = load(method, null, TestKeys.pkcs8(file("a.pem"), pair));

    assertThat(keys.signing()).isEqualTo(pair.getPrivate());
    assertThat(keys.verifying()).isEqualTo(pair.getPublic());
  }

  @ParameterizedTest
  @EnumSource(
      value = SignMethod.class,
      names = {"RS256", "ES256", "ES384", "ES512"})
  void aPrivateKeyMayBeInItsTraditionalForm(SignMethod method) throws Exception {
    KeyPair pair = TestKeys.pair(method);

    JwtKeys keys = load(method, null, TestKeys.traditional(file("a.pem"), pair));

    assertThat(keys.signing()).isNotNull();
    assertThat(keys.verifying()).isEqualTo(pair.getPublic());
  }

  @Test
  void theParametersOfACurveMayComeFirst() throws Exception {
    KeyPair pair = TestKeys.elliptic("secp256r1");
    Path file = TestKeys.traditional(file("a.pem"), pair);
    Files.writeString(
        file,
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + Files.readString(file));

    assertThat(load(SignMethod.ES256, null, file).verifying()).isEqualTo(pair.getPublic());
  }

  @Test
  void bothKeysMayBeGiven() throws Exception {
    KeyPair pair = TestKeys.rsa();

    JwtKeys keys =
        load(
            SignMethod.RS256,
            TestKeys.publicKey(file("p.pem"), pair),
            TestKeys.pkcs8(file("a.pem"), pair));

    assertThat(keys.signing()).isEqualTo(pair.getPrivate());
  }

  @Test
  void aCertificateHoldsAPublicKey() throws Exception {
    TestCertificates certificate = TestCertificates.make(directory, "ip:127.0.0.1");
    JwtKeys ofKey = load(SignMethod.ES256, null, certificate.key());

    JwtKeys ofCertificate = load(SignMethod.ES256, certificate.certificate(), null);

    assertThat(ofCertificate.signing()).isNull();
    assertThat(ofCertificate.verifying()).isEqualTo(ofKey.verifying());
  }

  @Test
  void keysThatAreNoPairAreRefused() throws IOException {
    Path publicKey = TestKeys.publicKey(file("p.pem"), TestKeys.elliptic("secp256r1"));
    Path privateKey = TestKeys.pkcs8(file("a.pem"), TestKeys.elliptic("secp256r1"));

    assertRefused(
        SignMethod.ES256,
        publicKey,
        privateKey,
        "auth: public and private keys don't match (" + publicKey + ", " + privateKey + ")");
  }

  @Test
  void noKeyIsRefused() {
    assertRefused(
        SignMethod.RS256, null, null, "auth: missing key data (RS256 needs pub-key or priv-key)");
  }

  @Test
  void aSecretIsNeverAPublicKey() throws IOException {
    Path secret = Files.writeString(file("secret"), "secret");

    assertRefused(SignMethod.HS256, secret, null, "auth: missing key data (HS256 needs priv-key)");
  }

  @Test
  void anEmptySecretIsNone() throws IOException {
    Path empty = Files.createFile(file("empty"));

    assertRefused(SignMethod.HS512, null, empty, "auth: missing key data (HS512 needs priv-key)");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    Path file = file("a.pem");

    assertRefused(
        SignMethod.RS256,
        null,
        file,
        "auth: invalid auth options (priv-key=" + file + ": cannot be read: NoSuchFileException)");
  }

  @Test
  void aFileWithoutAKeyIsRefused() throws IOException {
    Path file = Files.writeString(file("a.pem"), "hello");

    assertRefused(
        SignMethod.RS256,
        null,
        file,
        "auth: invalid auth options (priv-key=" + file + ": no private key in PEM)");
  }

  @Test
  void aKeyOfAnotherKindIsRefused() throws IOException {
    Path file = TestKeys.pkcs8(file("a.pem"), TestKeys.elliptic("secp256r1"));

    assertRefused(
        SignMethod.RS256,
        null,
        file,
        "auth: invalid auth options (priv-key=" + file + ": not a key for RS256)");
  }

  @Test
  void aKeyOnAnotherCurveIsRefused() throws IOException {
    Path file = TestKeys.publicKey(file("p.pem"), TestKeys.elliptic("secp384r1"));

    assertRefused(
        SignMethod.ES256,
        file,
        null,
        "auth: invalid auth options (pub-key=" + file + ": not a key for ES256)");
  }

  @Test
  void anotherCurveOfEdwardsIsRefused() throws IOException {
    Path file = TestKeys.publicKey(file("p.pem"), TestKeys.edwards("Ed448"));

    assertRefused(
        SignMethod.EDDSA,
        file,
        null,
        "auth: invalid auth options (pub-key=" + file + ": not a key for EdDSA)");
  }

  @Test
  void whatIsTooLargeForAKeyIsNotReadToItsEnd() throws IOException {
    Path file = Files.write(file("a.pem"), new byte[(1 << 20) + 1]);

    assertRefused(
        SignMethod.HS256,
        null,
        file,
        "auth: invalid auth options (priv-key=" + file + ": too large for a key)");
  }
}
