package io.mainstay.server.auth.token;

/**
 * {@code --auth-token} cannot be followed. The message starts with etcd's text and goes on with
 * what an operator needs to put it right, in one line.
 */
public final class TokenOptionsException extends Exception {
  /** The value of the flag is wrong, or a file that it names cannot be read. */
  static final String INVALID_OPTIONS = "auth: invalid auth options";

  /** There is no such algorithm. */
  static final String INVALID_METHOD = "auth: invalid auth signature method";

  /** No file with a key was named, or it is empty. */
  static final String MISSING_KEY = "auth: missing key data";

  /** The two keys are no pair. */
  static final String KEY_MISMATCH = "auth: public and private keys don't match";

  TokenOptionsException(String text, String detail) {
    super(text + " (" + detail + ")");
  }
}
