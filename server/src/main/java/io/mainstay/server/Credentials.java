package io.mainstay.server;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call brings along to show who makes it; nothing of it has been checked yet but the
 * certificate.
 */
public final class Credentials {
  /** A member itself, which needs no permission. */
  public static final Credentials MEMBER = new Credentials(null, () -> null, () -> "");

  private final @Nullable String token;
  private final Supplier<@Nullable String> commonName;
  private final Supplier<String> remoteAddress;

  private Credentials(
      @Nullable String token,
      Supplier<@Nullable String> commonName,
      Supplier<String> remoteAddress) {
    this.token = token;
    this.commonName = commonName;
    this.remoteAddress = remoteAddress;
  }

  /**
   * Of a call.
   *
   * @param token as the client sent it, or null
   * @param commonName finds the common name of the verified client certificate, or null; asked only
   *     when it matters
   * @param remoteAddress finds host and port of the client
   */
  public static Credentials of(
      @Nullable String token,
      Supplier<@Nullable String> commonName,
      Supplier<String> remoteAddress) {
    return new Credentials(token, commonName, remoteAddress);
  }

  /** The token, or null. */
  public @Nullable String token() {
    return token;
  }

  /** The common name of the verified client certificate, or null. */
  public @Nullable String commonName() {
    return commonName.get();
  }

  /** Host and port of the client; empty for a member itself. */
  public String remoteAddress() {
    return remoteAddress.get();
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
