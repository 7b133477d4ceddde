package io.mainstay.server.auth;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.Caller;

/**
 * The users and roles that count now. The apply thread publishes; any thread reads.
 *
 * <p>Data and permissions become visible one after the other. A read that falls in between is told
 * to come again, or it could see with old permissions what was written for new ones only.
 */
public final class AuthRegistry {
  private volatile AuthState state;
  private volatile boolean changing;

  /** With what was there at the start. */
  public AuthRegistry(AuthState state) {
    this.state = state;
  }

  /** The state as of the newest change that is visible. */
  public AuthState state() {
    return state;
  }

  /** The store is about to show what belongs to a new state. */
  void beginChange() {
    changing = true;
  }

  /** The store shows what belongs to this state. */
  void publish(AuthState next) {
    state = next;
    changing = false;
  }

  /**
   * Requires that what was read since a state was looked at may be shown by the rules of that
   * state.
   *
   * @throws EtcdException {@code AUTH_OLD_REVISION}, or {@code USER_EMPTY} for who has to say now
   *     who he is
   */
  void requireUnchanged(AuthState since, Caller caller) {
    if (caller.isMember() || (!changing && state == since)) {
      return;
    }
    if (!since.enabled() && !state.enabled() && !changing) {
      return;
    }
    throw caller.isNobody() && state.enabled()
        ? EtcdError.USER_EMPTY.exception()
        : EtcdError.AUTH_OLD_REVISION.exception();
  }
}
