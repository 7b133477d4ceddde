package io.mainstay.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import io.mainstay.storage.TableWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** How users and roles are stored; the records are those of etcd's snapshots. */
public final class AuthTable {
  private static final byte[] ENABLED = "enabled".getBytes(UTF_8);
  private static final byte[] REVISION = "revision".getBytes(UTF_8);
  private static final String USER = "user/";
  private static final String ROLE = "role/";

  private AuthTable() {}

  /**
   * Everything that is stored.
   *
   * @throws StoreException if it cannot be read
   */
  public static AuthState read(TableReader stored) {
    byte[] revision = stored.get(Table.AUTH, REVISION);
    if (revision == null) {
      return AuthState.INITIAL;
    }
    byte[] enabled = stored.get(Table.AUTH, ENABLED);
    TreeMap<String, User> users = new TreeMap<>();
    TreeMap<String, Role> roles = new TreeMap<>();
    scan(stored, USER, (name, value) -> users.put(name, User.parseFrom(value)));
    scan(stored, ROLE, (name, value) -> roles.put(name, Role.parseFrom(value)));
    return new AuthState(
        enabled != null && enabled[0] == 1, ByteBuffer.wrap(revision).getLong(), users, roles);
  }

  static void writeSwitch(ApplyBatch batch, AuthState state) {
    writeSwitch(batch, state.enabled(), state.revision());
  }

  /** Says whether permissions are checked, and how often users and roles were changed, and one. */
  public static void writeSwitch(TableWriter table, boolean enabled, long revision) {
    table.put(Table.AUTH, ENABLED, new byte[] {(byte) (enabled ? 1 : 0)});
    writeRevision(table, revision);
  }

  static void writeRevision(ApplyBatch batch, AuthState state) {
    writeRevision(batch, state.revision());
  }

  private static void writeRevision(TableWriter table, long revision) {
    table.put(Table.AUTH, REVISION, ByteBuffer.allocate(Long.BYTES).putLong(revision).array());
  }

  /** Adds a user or replaces the entry. */
  public static void write(TableWriter table, User user) {
    table.put(Table.AUTH, name(USER, user.getName().toStringUtf8()), user.toByteArray());
  }

  /** Adds a role or replaces the entry. */
  public static void write(TableWriter table, Role role) {
    table.put(Table.AUTH, name(ROLE, role.getName().toStringUtf8()), role.toByteArray());
  }

  static void deleteUser(ApplyBatch batch, String user) {
    batch.delete(Table.AUTH, name(USER, user));
  }

  static void deleteRole(ApplyBatch batch, String role) {
    batch.delete(Table.AUTH, name(ROLE, role));
  }

  private static byte[] name(String kind, String name) {
    return (kind + name).getBytes(UTF_8);
  }

  private static void scan(TableReader stored, String kind, Entry entry) {
    byte[] prefix = kind.getBytes(UTF_8);
    BiConsumer<byte[], byte[]> visitor =
        (name, value) -> {
          try {
            entry.take(
                new String(Arrays.copyOfRange(name, prefix.length, name.length), UTF_8), value);
          } catch (InvalidProtocolBufferException e) {
            throw new StoreException("the table of users and roles is damaged", e);
          }
        };
    stored.scan(Table.AUTH, prefix, visitor);
  }

  @FunctionalInterface
  private interface Entry {
    void take(String name, byte[] value) throws InvalidProtocolBufferException;
  }
}
