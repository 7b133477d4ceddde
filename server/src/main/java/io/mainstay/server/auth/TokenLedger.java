package io.mainstay.server.auth;

/** What the log says about tokens. Apply thread. */
public interface TokenLedger {
  /** For tokens that the log does not know. */
  TokenLedger NONE =
      new TokenLedger() {
        @Override
        public String assign(String prefix, long logIndex, String user) {
          return "";
        }

        @Override
        public void forget(String user) {}

        @Override
        public void forgetAll() {}
      };

  /**
   * A user has a token from now on.
   *
   * @param prefix what the member that was asked for it made up
   * @return the token
   */
  String assign(String prefix, long logIndex, String user);

  /** A user was deleted, or has another password. */
  void forget(String user);

  /** Permissions are not checked any more. */
  void forgetAll();
}
