package io.mainstay.embed;

import java.time.Duration;

/**
 * Users and tokens. Immutable; start from {@link #rootPassword}.
 *
 * @param password of the user {@code root}, which is made at the first start, has the role {@code
 *     root} and may do everything
 * @param token what logging in gives: {@code simple}, or {@code jwt} with options, as etcd's {@code
 *     --auth-token} has it
 * @param tokenTtl how long a simple token lives without use, whole seconds
 * @param bcryptCost work factor of password hashes, 4 to 31
 */
public record AuthOptions(String password, String token, Duration tokenTtl, int bcryptCost) {
  /** The cheapest there is: nobody attacks the passwords of a test. */
  private static final int LOWEST_COST = 4;

  /** Checks the cost. */
  public AuthOptions {
    if (bcryptCost < LOWEST_COST || bcryptCost > 31) {
      throw new IllegalArgumentException("bcrypt cost " + bcryptCost + " is not in 4 to 31");
    }
    if (password.isEmpty()) {
      throw new IllegalArgumentException("the password of root is empty");
    }
    if (tokenTtl.toSeconds() < 1) {
      throw new IllegalArgumentException("tokens live for a second at least, not " + tokenTtl);
    }
  }

  /** Authentication is on from the start, with this root; simple tokens for five minutes. */
  public static AuthOptions rootPassword(String password) {
    return new AuthOptions(password, "simple", Duration.ofMinutes(5), LOWEST_COST);
  }

  /** The same with other tokens. */
  public AuthOptions withToken(String newToken) {
    return new AuthOptions(password, newToken, tokenTtl, bcryptCost);
  }

  /** The same with simple tokens that live for another time. */
  public AuthOptions withTokenTtl(Duration newTtl) {
    return new AuthOptions(password, token, newTtl, bcryptCost);
  }

  /** The same with hashes of another cost. */
  public AuthOptions withBcryptCost(int newCost) {
    return new AuthOptions(password, token, tokenTtl, newCost);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "AuthOptions[token=" + token + ", tokenTtl=" + tokenTtl + "]";
  }
}
