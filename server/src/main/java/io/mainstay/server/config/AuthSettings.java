package io.mainstay.server.config;

import java.time.Duration;

/**
 * Users' passwords and tokens.
 *
 * @param token {@code simple}, or {@code jwt} followed by its options, separated by commas
 * @param bcryptCost work factor of password hashes, 4 to 31
 * @param simpleTokenTtl how long a simple token lives without use
 */
public record AuthSettings(String token, int bcryptCost, Duration simpleTokenTtl) {
  /** Simple tokens for 5 min, cost 10. */
  public static AuthSettings defaults() {
    return new AuthSettings("simple", 10, Duration.ofMinutes(5));
  }
}
