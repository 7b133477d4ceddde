package io.mainstay.server;

import io.mainstay.api.etcdserverpb.RequestHeader;

/**
 * Who makes a request, as far as it could be established.
 *
 * @param kind how that is known
 * @param user the user's name; empty unless the kind says that there is one
 * @param authRevision the revision of the users and roles that the caller was identified at, which
 *     later changes make obsolete; 0 without a user
 */
public record Caller(Kind kind, String user, long authRevision) {
  /** A member itself, which needs no permission. */
  public static final Caller MEMBER = new Caller(Kind.MEMBER, "", 0);

  /** Somebody who has not said who he is, or was not asked to. */
  public static final Caller NOBODY = new Caller(Kind.NOBODY, "", 0);

  /** How it is known who makes a request. */
  public enum Kind {
    NOBODY,
    TOKEN,
    CERTIFICATE,
    MEMBER
  }

  /** Who made a request that is in the log. */
  public static Caller of(RequestHeader header) {
    if (header.getByMember()) {
      return MEMBER;
    }
    return header.getUsername().isEmpty()
        ? NOBODY
        : new Caller(Kind.TOKEN, header.getUsername(), header.getAuthRevision());
  }

  /** Puts this in the header of a request for the log. */
  public void sign(RequestHeader.Builder header) {
    header.setUsername(user).setAuthRevision(authRevision).setByMember(isMember());
  }

  /** Whether this is a member itself. */
  public boolean isMember() {
    return kind == Kind.MEMBER;
  }

  /** Whether it is not known who this is. */
  public boolean isNobody() {
    return kind == Kind.NOBODY;
  }
}
