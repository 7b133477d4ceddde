package io.mainstay.server.auth.token;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code --auth-token} asks for. */
public sealed interface TokenKind {
  /** {@link SimpleTokens}. */
  record Simple() implements TokenKind {}

  /** {@link JwtTokens}. */
  record Jwt(JwtOptions options) implements TokenKind {}

  /** Nobody gets a token, and none is good. */
  record None() implements TokenKind {}

  /**
   * Reads the flag: {@code simple}, {@code jwt} with its options, or nothing (etcd v3.7.1 {@code
   * server/auth/store.go}, decomposeOpts).
   *
   * @throws TokenOptionsException when it is anything else
   */
  static TokenKind parse(String text) throws TokenOptionsException {
    List<String> parts = List.of(text.split(",", -1));
    Map<String, String> options = new HashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      List<String> pair = List.of(part.split("=", -1));
      if (pair.size() != 2) {
        throw invalid("no option=value: " + part);
      }
      if (options.put(pair.get(0), pair.get(1)) != null) {
        throw invalid("given twice: " + pair.get(0));
      }
    }
    return switch (parts.get(0)) {
      case "simple" -> new Simple();
      case "jwt" -> new Jwt(JwtOptions.of(options));
      case "" -> new None();
      default -> throw invalid("no kind of token: " + parts.get(0));
    };
  }

  private static TokenOptionsException invalid(String detail) {
    return new TokenOptionsException(TokenOptionsException.INVALID_OPTIONS, detail);
  }
}
