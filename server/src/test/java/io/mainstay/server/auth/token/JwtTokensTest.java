package io.mainstay.server.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.auth.token.JwtTokens.Claims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** JSON Web Tokens are made and taken as etcd does, and no others. */
class JwtTokensTest {
  private static final Duration TTL = Duration.ofMinutes(10);

  @TempDir Path directory;

  private Instant now = Instant.parse("2026-11-01T00:00:00.9Z");

  private JwtTokens open(SignMethod method, @Nullable Path publicKey, @Nullable Path privateKey)
      throws TokenOptionsException {
    return JwtTokens.open(new JwtOptions(method, publicKey, privateKey, TTL), () -> now);
  }

  private JwtTokens signing(SignMethod method) throws IOException, TokenOptionsException {
    return open(method, null, privateKey("private.pem", method));
  }

  private Path privateKey(String name, SignMethod method) throws IOException {
    return method.family() == SignMethod.Family.SECRET
        ? Files.writeString(directory.resolve(name), name)
        : TestKeys.pkcs8(directory.resolve(name), TestKeys.pair(method));
  }

  private static Path resource(String name) {
    return Path.of("src/test/resources/jwt").resolve(name);
  }

  private JwtTokens ofTheVectors(SignMethod method) throws IOException, TokenOptionsException {
    return switch (method.family()) {
      case SECRET -> open(method, null, Files.writeString(directory.resolve("secret"), "short"));
      case RSA -> open(method, resource("rsa.pub.pem"), null);
      default -> open(method, resource(name(method) + ".pub.pem"), null);
    };
  }

  private static String name(SignMethod method) {
    return method.word().toLowerCase(Locale.ROOT);
  }

  private static String vector(SignMethod method) throws IOException {
    return Files.readString(resource(name(method) + ".jwt")).strip();
  }

  @ParameterizedTest
  @EnumSource(SignMethod.class)
  void aTokenMadeElsewhereIsGood(SignMethod method) throws Exception {
    assertThat(ofTheVectors(method).verify(vector(method))).isEqualTo(new Claims("alíce", 7));
  }

  @Test
  void aTokenMadeByEtcdIsGood() throws Exception {
    JwtTokens tokens = open(SignMethod.RS256, resource("etcd-3.4.23.pub.pem"), null);

    assertThat(tokens.verify(Files.readString(resource("etcd-3.4.23.jwt")).strip()))
        .isEqualTo(new Claims("root", 3));
  }

  @ParameterizedTest
  @EnumSource(SignMethod.class)
  void aTokenOfAnotherMethodIsNoneEvenIfTheKeyFits(SignMethod method) throws Exception {
    JwtTokens tokens = ofTheVectors(method);

    for (SignMethod other : SignMethod.values()) {
      if (other != method) {
        assertThat(tokens.verify(vector(other))).as(other.word()).isNull();
      }
    }
  }

  @Test
  void aTokenWhoseMethodIsNoTextIsNone() throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String head = base64.encodeToString("{\"alg\":256}".getBytes(StandardCharsets.UTF_8));

    assertThat(signing(SignMethod.HS256).verify(head + ".e30.e30")).isNull();
  }

  @ParameterizedTest
  @EnumSource(SignMethod.class)
  void aTokenMadeHereIsGoodWhereThePublicKeyIsKnown(SignMethod method) throws Exception {
    boolean secret = method.family() == SignMethod.Family.SECRET;
    Path privateKey = directory.resolve("private.pem");
    JwtTokens maker = signing(method);
    KeyPair pair = secret ? null : KeyFiles.privateKey(Files.readAllBytes(privateKey));
    JwtTokens taker =
        pair == null
            ? open(method, null, privateKey)
            : open(method, TestKeys.publicKey(directory.resolve("public.pem"), pair), null);

    String token = maker.sign("alice", 42);

    assertThat(taker.verify(token)).isEqualTo(new Claims("alice", 42));
  }

  @Test
  void aTokenHasEtcdsClaims() throws Exception {
    String[] parts = signing(SignMethod.RS256).sign("alice", 42).split("\\.", -1);

    assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
    assertThat(decoded(parts[1]))
        .contains("\"username\":\"alice\"", "\"revision\":42", "\"exp\":1793491800");
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  @Test
  void aTokenEndsWithItsTimeToLive() throws Exception {
    JwtTokens tokens = signing(SignMethod.HS256);
    String token = tokens.sign("alice", 1);

    now = now.plus(TTL).minusSeconds(1);
    assertThat(tokens.verify(token)).isNotNull();
    now = now.plusSeconds(1);
    assertThat(tokens.verify(token)).isNull();
  }

  @Test
  void whoKnowsThePublicKeyOnlyCannotSign() throws Exception {
    JwtTokens tokens = open(SignMethod.RS256, resource("rsa.pub.pem"), null);

    assertThatThrownBy(() -> tokens.sign("alice", 1))
        .isInstanceOfSatisfying(
            EtcdException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
              assertThat(failure.text())
                  .isEqualTo("auth: token signing attempted with verify-only key");
            });
  }

  @Test
  void anUnsignedTokenIsNone() throws Exception {
    String header = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}");
    String claims = vector(SignMethod.RS256).split("\\.", -1)[1];

    for (SignMethod method : SignMethod.values()) {
      assertThat(ofTheVectors(method).verify(header + "." + claims + ".")).isNull();
    }
  }

  @Test
  void thePublicKeyIsNoSecret() throws Exception {
    byte[] publicKey = Files.readAllBytes(resource("rsa.pub.pem"));
    String claims = vector(SignMethod.RS256).split("\\.", -1)[1];

    String forged = hmac(publicKey, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims);

    assertThat(ofTheVectors(SignMethod.RS256).verify(forged)).isNull();
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A token of HS256 with claims that are in base64 already. */
  private static String hmac(byte[] secret, String header, String claims)
      throws GeneralSecurityException {
    String signed = encoded(header) + "." + claims;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
  }

  private @Nullable Claims verified(String claims) throws Exception {
    return ofTheVectors(SignMethod.HS256)
        .verify(
            hmac("short".getBytes(StandardCharsets.UTF_8), "{\"alg\":\"HS256\"}", encoded(claims)));
  }

  @Test
  void aTokenWithoutAnEndDoesNotEnd() throws Exception {
    assertThat(verified("{\"username\":\"a\",\"revision\":3}")).isEqualTo(new Claims("a", 3));
  }

  @Test
  void aRevisionMayBeWrittenAsAFraction() throws Exception {
    assertThat(verified("{\"username\":\"a\",\"revision\":3.0}")).isEqualTo(new Claims("a", 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"username\":\"a\"}",
        "{\"revision\":3}",
        "{\"username\":1,\"revision\":3}",
        "{\"username\":\"a\",\"revision\":\"3\"}",
        "{\"username\":\"a\",\"revision\":3,\"exp\":\"never\"}",
        "{\"username\":\"a\",\"revision\":3,\"exp\":0}",
        "{\"username\":\"a\",\"revision\":3,\"exp\":1793491200}",
        "{\"username\":\"a\",\"revision\":3,\"nbf\":1793491201}",
        "[]",
        "",
      })
  void aTokenWithOtherClaimsIsNone(String claims) throws Exception {
    assertThat(verified(claims)).isNull();
  }

  @Test
  void noChangeOfATokenGoesUnnoticed() throws Exception {
    JwtTokens tokens = ofTheVectors(SignMethod.ES256);
    String token = vector(SignMethod.ES256);
    int end = token.lastIndexOf('.');

    for (int i = 0; i < end; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(tokens.verify(changed)).as("at %d", i).isNull();
    }
  }

  @Test
  void aTokenLongerThanAnyHeaderIsNone() throws Exception {
    assertThat(ofTheVectors(SignMethod.HS256).verify("a".repeat(1 << 20))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "....", "e30.e30.", "FePOgdjqmzaanHvP.1067"})
  void whatIsNoTokenIsNone(String text) throws Exception {
    assertThat(ofTheVectors(SignMethod.RS256).verify(text)).isNull();
  }

  @Test
  void newKeysAreInForceOnceTheirFileHasChanged() throws Exception {
    Path file = privateKey("secret", SignMethod.HS256);
    JwtTokens tokens = open(SignMethod.HS256, null, file);
    String old = tokens.sign("alice", 1);

    tokens.refresh();
    assertThat(tokens.verify(old)).isNotNull();
    Files.writeString(file, "another secret");
    tokens.refresh();

    assertThat(tokens.verify(old)).isNull();
    assertThat(tokens.verify(tokens.sign("alice", 1))).isNotNull();
  }

  @Test
  void badNewKeysAreToldOnceAndTheOldOnesStay() throws Exception {
    JwtTokens tokens = signing(SignMethod.ES256);
    String old = tokens.sign("alice", 1);
    Path file = directory.resolve("private.pem");
    try (Lines lines = new Lines()) {
      Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nsecret stuff\n");
      tokens.refresh();
      tokens.refresh();

      assertThat(lines.texts()).hasSize(1);
      assertThat(lines.texts().get(0)).contains(file.toString()).doesNotContain("stuff");
      assertThat(tokens.verify(old)).isNotNull();
      assertThat(tokens.verify(tokens.sign("bob", 2))).isEqualTo(new Claims("bob", 2));
    }
  }

  @Test
  void aKeyFileThatIsGoneIsBadToo() throws Exception {
    JwtTokens tokens = signing(SignMethod.ES256);
    Path file = directory.resolve("private.pem");
    try (Lines lines = new Lines()) {
      Files.delete(file);
      tokens.refresh();

      assertThat(lines.texts()).singleElement().asString().contains(file.toString());
      assertThat(tokens.verify(tokens.sign("bob", 2))).isNotNull();
    }
  }

  @Test
  void noTokenAndNoKeyIsInTheLog() throws Exception {
    try (Lines lines = new Lines()) {
      JwtTokens tokens = ofTheVectors(SignMethod.HS256);
      String token = vector(SignMethod.HS256);
      tokens.verify(token);
      tokens.verify(token + "A");
      tokens.verify(token.substring(1));
      tokens.verify(vector(SignMethod.HS384));
      tokens.verify(tokens.sign("alice", 1));

      assertThat(lines.texts())
          .isNotEmpty()
          .noneMatch(line -> line.contains(token.substring(0, 12)) || line.contains("short"));
    }
  }

  /** What is logged meanwhile, by anyone, at any level. */
  private static final class Lines implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final @Nullable Level before = root.getLevel();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Lines() {
      appender.start();
      root.setLevel(Level.TRACE);
      root.addAppender(appender);
    }

    List<String> texts() {
      return List.copyOf(appender.list).stream()
          .map(
              event ->
                  event.getFormattedMessage()
                      + (event.getThrowableProxy() == null
                          ? ""
                          : event.getThrowableProxy().getMessage()))
          .map(Objects::requireNonNull)
          .toList();
    }

    @Override
    public void close() {
      root.detachAppender(appender);
      root.setLevel(before);
    }
  }
}
