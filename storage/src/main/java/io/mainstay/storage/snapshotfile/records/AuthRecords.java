package io.mainstay.storage.snapshotfile.records;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.storage.snapshotfile.SnapshotFileException;

/**
 * The buckets {@code auth}, {@code authUsers} and {@code authRoles}; users and roles lie under
 * their names.
 */
public final class AuthRecords {
  /** In {@code auth}: whether permissions are asked for. */
  public static final ByteString ENABLED = ByteString.copyFromUtf8("authEnabled");

  /** In {@code auth}: grows with each change of users, roles and permissions. */
  public static final ByteString REVISION = ByteString.copyFromUtf8("authRevision");

  private AuthRecords() {}

  /** The value of {@link #ENABLED}. */
  public static byte[] enabled(boolean enabled) {
    return new byte[] {(byte) (enabled ? 1 : 0)};
  }

  /** Reads it back; anything but a single 1 is off, as with etcd. */
  public static boolean isEnabled(byte[] value) {
    return value.length == 1 && value[0] == 1;
  }

  /** The value of {@link #REVISION}. */
  public static byte[] revision(long revision) {
    return Numbers.encode(revision);
  }

  /** Reads it back. */
  public static long revision(byte[] value) throws SnapshotFileException {
    return Numbers.decode("revision of users and roles", value);
  }

  /** The value of a user; etcd writes the options of every user, be they empty. */
  public static byte[] user(User user) {
    return user.toBuilder().setOptions(user.getOptions()).build().toByteArray();
  }

  /** Reads it back. */
  public static User user(byte[] value) throws SnapshotFileException {
    return Messages.parse("user", User.parser(), value);
  }

  /** The value of a role. */
  public static byte[] role(Role role) {
    return role.toByteArray();
  }

  /** Reads it back. */
  public static Role role(byte[] value) throws SnapshotFileException {
    return Messages.parse("role", Role.parser(), value);
  }
}
