package io.mainstay.server.auth;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call brings along to show who makes it; nothing of it has been checked yet but the
 * certificate.
 */
public final class Credentials {
  /** A member itself, which needs no permission. */
  public static final Credentials MEMBER = new Credentials(null, () -> null);

  /** Of a call that shows nothing. */
  public static final Credentials NONE = new Credentials(null, () -> null);

  private final @Nullable String token;
  private final Supplier<@Nullable String> commonName;

  private Credentials(@Nullable String token, Supplier<@Nullable String> commonName) {
    this.token = token;
    this.commonName = commonName;
  }

  /**
   * Of a call.
   *
   * @param token as the client sent it, or null
   * @param commonName finds the common name of the verified client certificate, or null; asked only
   *     when it matters
   */
  public static Credentials of(@Nullable String token, Supplier<@Nullable String> commonName) {
    return new Credentials(token, commonName);
  }

  /** Of a call with a token and no certificate. */
  public static Credentials ofToken(String token) {
    return new Credentials(token, () -> null);
  }

  /** The token, or null. */
  public @Nullable String token() {
    return token;
  }

  /** The common name of the verified client certificate, or null. */
  public @Nullable String commonName() {
    return commonName.get();
  }

  /** Says what kind of credentials these are, and never what they are. */
  @Override
  public String toString() {
    if (this == MEMBER) {
      return "the member's own";
    }
    return token == null ? "no token" : "a token";
  }
}
