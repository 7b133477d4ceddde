package io.mainstay.server.auth.token;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.FileStamps;
import java.security.Key;
import java.time.InstantSource;
import java.util.Objects;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON Web Tokens as etcd makes and takes them: claims {@code username}, {@code revision} of the
 * users and roles, and {@code exp}.
 *
 * <p>As in etcd a token without {@code exp} does not end; others make tokens too, where a member
 * knows the public key only. The token's own word on its algorithm must be the configured one.
 *
 * <p>The keys are read again when their files change ({@link #refresh}). Tokens of the old keys are
 * worth nothing from then on: keys are also changed because somebody has got hold of them.
 *
 * <p>Any thread; the keys in force are one immutable value.
 */
public final class JwtTokens {
  private static final Logger log = LoggerFactory.getLogger(JwtTokens.class);
  private static final String VERIFY_ONLY = "auth: token signing attempted with verify-only key";
  private static final String USERNAME = "username";
  private static final String REVISION = "revision";

  /** More than a header can hold is no token. */
  private static final int MAX_TOKEN_CHARS = 16 << 10;

  private final JwtOptions options;
  private final InstantSource clock;
  private final AlgorithmConstraints onlyTheMethod;
  private volatile JwtKeys keys;

  /** Of the files as last read, in {@link #refresh}. */
  private FileStamps stamps;

  /**
   * Whom a token names.
   *
   * @param revision of the users and roles when it was made
   */
  public record Claims(String username, long revision) {}

  private JwtTokens(JwtOptions options, InstantSource clock, JwtKeys keys, FileStamps stamps) {
    this.options = options;
    this.clock = clock;
    this.keys = keys;
    this.stamps = stamps;
    onlyTheMethod = new AlgorithmConstraints(ConstraintType.PERMIT, options.method().word());
  }

  /**
   * Reads the keys.
   *
   * @throws TokenOptionsException when there are none for the method
   */
  public static JwtTokens open(JwtOptions options, InstantSource clock)
      throws TokenOptionsException {
    FileStamps stamps = stamps(options);
    return new JwtTokens(options, clock, JwtKeys.load(options), stamps);
  }

  /**
   * A token for a user.
   *
   * @throws EtcdException UNKNOWN, where only the public key is known
   */
  public String sign(String username, long revision) {
    Key key = keys.signing();
    if (key == null) {
      throw new EtcdException(StatusCode.UNKNOWN, VERIFY_ONLY);
    }
    JwtClaims claims = new JwtClaims();
    claims.setClaim(USERNAME, username);
    claims.setClaim(REVISION, revision);
    long end = clock.instant().plus(options.ttl()).getEpochSecond();
    claims.setExpirationTime(NumericDate.fromSeconds(end));
    JsonWebSignature token = signature(key);
    token.setAlgorithmHeaderValue(options.method().word());
    token.setHeader("typ", "JWT");
    token.setPayload(claims.toJson());
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      log.warn("priv-key={} cannot sign with {}", options.privateKey(), options.method().word());
      throw new EtcdException(StatusCode.UNKNOWN, "key is invalid");
    }
  }

  /** Whom a token names, or null if it is not good (any more). */
  public @Nullable Claims verify(String token) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return null;
    }
    try {
      JsonWebSignature signature = signature(keys.verifying());
      signature.setCompactSerialization(token);
      if (!signature.verifySignature()) {
        log.debug("a token has a wrong signature");
        return null;
      }
      return claims(JwtClaims.parse(signature.getPayload()));
    } catch (JoseException
        | InvalidJwtException
        | MalformedClaimException
        | RuntimeException e) { // the library casts what it finds in a token
      // Its message may hold the token.
      log.debug("a token cannot be used: {}", e.getClass().getSimpleName());
      return null;
    }
  }

  /**
   * Reads the keys again if a file has changed. What cannot be used is told in one line of the log,
   * and the old keys stay until the files change again. To be called about once a second, by one
   * thread at a time.
   */
  public void refresh() {
    FileStamps now = stamps(options);
    if (now.equals(stamps)) {
      return;
    }
    stamps = now;
    try {
      keys = JwtKeys.load(options);
      log.info("the keys of tokens have changed");
    } catch (TokenOptionsException e) {
      log.warn("the new keys of tokens cannot be used, the old ones stay: {}", e.getMessage());
    }
  }

  private JsonWebSignature signature(Key key) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(onlyTheMethod);
    signature.setKey(key);
    // Etcd takes secrets of any length; what must hold was looked at when the key was read.
    signature.setDoKeyValidation(false);
    return signature;
  }

  private @Nullable Claims claims(JwtClaims claims) throws MalformedClaimException {
    long now = clock.instant().getEpochSecond();
    NumericDate end = claims.getExpirationTime();
    NumericDate begin = claims.getNotBefore();
    boolean over = end != null && now >= end.getValue();
    boolean early = begin != null && now < begin.getValue();
    if (over || early) {
      log.debug("a token is not good at this time");
      return null;
    }
    String username = claims.getClaimValue(USERNAME, String.class);
    Number revision = claims.getClaimValue(REVISION, Number.class);
    return username == null || revision == null ? null : new Claims(username, revision.longValue());
  }

  private static FileStamps stamps(JwtOptions options) {
    return FileStamps.of(
        Stream.of(options.privateKey(), options.publicKey()).filter(Objects::nonNull).toList());
  }
}
