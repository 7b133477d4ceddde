package io.mainstay.server.auth.token;

import io.mainstay.server.config.GoText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code --auth-token jwt,...} says.
 *
 * @param method how tokens are signed
 * @param publicKey file of the key that verifies, or null
 * @param privateKey file of the key that signs, or null; for HS256 and its kin the bytes of the
 *     secret
 * @param ttl how long a token is good for
 */
public record JwtOptions(
    SignMethod method, @Nullable Path publicKey, @Nullable Path privateKey, Duration ttl) {
  private static final Logger log = LoggerFactory.getLogger(JwtOptions.class);

  private static final Duration DEFAULT_TTL = Duration.ofMinutes(5);
  private static final String METHOD = "sign-method";
  private static final String PUBLIC_KEY = "pub-key";
  private static final String PRIVATE_KEY = "priv-key";
  private static final String TTL = "ttl";
  private static final Set<String> KNOWN = Set.of(METHOD, PUBLIC_KEY, PRIVATE_KEY, TTL);

  /** Options that nobody knows are passed over with a warning, as in etcd. */
  static JwtOptions of(Map<String, String> options) throws TokenOptionsException {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      log.warn("unknown JWT options in --auth-token: {}", unknown);
    }
    return new JwtOptions(
        method(options.getOrDefault(METHOD, "")),
        file(options.get(PUBLIC_KEY)),
        file(options.get(PRIVATE_KEY)),
        ttl(options.getOrDefault(TTL, "")));
  }

  private static SignMethod method(String word) throws TokenOptionsException {
    return SignMethod.byWord(word)
        .orElseThrow(
            () ->
                new TokenOptionsException(
                    TokenOptionsException.INVALID_OPTIONS,
                    TokenOptionsException.INVALID_METHOD + ": sign-method=" + word));
  }

  private static @Nullable Path file(@Nullable String name) throws TokenOptionsException {
    try {
      return name == null || name.isEmpty() ? null : Path.of(name);
    } catch (InvalidPathException e) {
      throw new TokenOptionsException(
          TokenOptionsException.INVALID_OPTIONS, "open " + name + ": invalid argument");
    }
  }

  private static Duration ttl(String text) throws TokenOptionsException {
    if (text.isEmpty()) {
      return DEFAULT_TTL;
    }
    Duration ttl;
    try {
      ttl = GoText.duration(text);
    } catch (IllegalArgumentException e) {
      throw new TokenOptionsException(
          TokenOptionsException.INVALID_OPTIONS, String.valueOf(e.getMessage()));
    }
    if (ttl.isNegative() || ttl.isZero()) {
      throw new TokenOptionsException(
          TokenOptionsException.INVALID_OPTIONS, "ttl=" + text + " ends tokens at once");
    }
    return ttl;
  }
}
