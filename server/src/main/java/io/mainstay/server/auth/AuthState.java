package io.mainstay.server.auth;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.Permission;
import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.Caller;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Users, roles and whether they count, as of one point of the log (etcd {@code
 * server/auth/store.go} at v3.7.1). An image that never changes; any thread.
 */
public final class AuthState {
  /** The role that may do everything, and the user who must have it. */
  public static final String ROOT = "root";

  /** Before anything was done to users. */
  static final AuthState INITIAL = new AuthState(false, 1, new TreeMap<>(), new TreeMap<>());

  private final boolean enabled;
  private final long revision;
  private final Map<String, User> users;
  private final Map<String, Role> roles;
  private final ConcurrentMap<String, Rights> rights = new ConcurrentHashMap<>();

  /** What a user may do, whichever of his roles allows it. */
  private record Rights(KeyRights read, KeyRights write) {}

  /** Takes maps that are sorted by name and never change. */
  AuthState(boolean enabled, long revision, Map<String, User> users, Map<String, Role> roles) {
    this.enabled = enabled;
    this.revision = revision;
    this.users = users;
    this.roles = roles;
  }

  /** Whether permissions are checked. */
  public boolean enabled() {
    return enabled;
  }

  /** How often users and roles were changed, and one. */
  public long revision() {
    return revision;
  }

  /** A user, or null. */
  @Nullable User user(String name) {
    return users.get(name);
  }

  /** A role, or null. */
  @Nullable Role role(String name) {
    return roles.get(name);
  }

  /** All users by name, in order. */
  public Map<String, User> users() {
    return users;
  }

  /** All roles by name, in order. */
  public Map<String, Role> roles() {
    return roles;
  }

  /** The same users and roles, switched on or off. */
  AuthState switched(boolean on) {
    return new AuthState(on, revision, users, roles);
  }

  /** The same users and roles at the next revision. */
  AuthState touched() {
    return new AuthState(enabled, revision + 1, users, roles);
  }

  /** With a user added or replaced, at the next revision. */
  AuthState with(User user) {
    Map<String, User> changed = new TreeMap<>(users);
    changed.put(user.getName().toStringUtf8(), user);
    return new AuthState(enabled, revision + 1, changed, roles);
  }

  /** With a role added or replaced, at the next revision. */
  AuthState with(Role role) {
    Map<String, Role> changed = new TreeMap<>(roles);
    changed.put(role.getName().toStringUtf8(), role);
    return new AuthState(enabled, revision + 1, users, changed);
  }

  /** Without a user, at the next revision. */
  AuthState withoutUser(String name) {
    Map<String, User> changed = new TreeMap<>(users);
    changed.remove(name);
    return new AuthState(enabled, revision + 1, changed, roles);
  }

  /** Without a role, with these users, at the next revision. */
  AuthState withoutRole(String name, Map<String, User> usersLeft) {
    Map<String, Role> changed = new TreeMap<>(roles);
    changed.remove(name);
    return new AuthState(enabled, revision + 1, usersLeft, changed);
  }

  /**
   * Requires the right to read a range, given as in a request.
   *
   * @throws EtcdException {@code USER_EMPTY}, {@code AUTH_OLD_REVISION} or {@code
   *     PERMISSION_DENIED}
   */
  public void requireRead(Caller caller, ByteString key, ByteString rangeEnd) {
    require(caller, rights -> rights.read().cover(key, rangeEnd));
  }

  /** Requires the right to write a key; as {@link #requireRead}. */
  public void requireWrite(Caller caller, ByteString key) {
    requireWrite(caller, key, ByteString.EMPTY);
  }

  /** Requires the right to write or delete all of a range; as {@link #requireRead}. */
  public void requireWrite(Caller caller, ByteString key, ByteString rangeEnd) {
    require(caller, rights -> rights.write().cover(key, rangeEnd));
  }

  /**
   * Requires that it is known who the caller is.
   *
   * @throws EtcdException {@code USER_EMPTY}
   */
  public void requireKnown(Caller caller) {
    if (enabled && caller.isNobody()) {
      throw EtcdError.USER_EMPTY.exception();
    }
  }

  /**
   * Requires the right to everything; unlike keys, at whichever revision the caller was identified.
   *
   * @throws EtcdException {@code USER_EMPTY}, {@code USER_NOT_FOUND} or {@code PERMISSION_DENIED}
   */
  public void requireRoot(Caller caller) {
    requireKnown(caller);
    if (enabled && !caller.isMember()) {
      User user = users.get(caller.user());
      if (user == null) {
        throw EtcdError.USER_NOT_FOUND.exception();
      }
      if (!hasRole(user, ROOT)) {
        throw EtcdError.PERMISSION_DENIED.exception();
      }
    }
  }

  /** Whether the caller may do everything. */
  public boolean isRoot(Caller caller) {
    User user = users.get(caller.user());
    return !enabled || caller.isMember() || (user != null && hasRole(user, ROOT));
  }

  /** Whether a role was granted to the caller. */
  boolean hasRole(Caller caller, String role) {
    User user = users.get(caller.user());
    return user != null && hasRole(user, role);
  }

  /** Whether a role was granted to a user. */
  static boolean hasRole(User user, String role) {
    return user.getRolesList().contains(role);
  }

  private void require(Caller caller, Predicate<Rights> allowed) {
    if (!enabled || caller.isMember()) {
      return;
    }
    requireKnown(caller);
    if (caller.authRevision() < revision) {
      throw EtcdError.AUTH_OLD_REVISION.exception();
    }
    User user = users.get(caller.user());
    if (user == null || (!hasRole(user, ROOT) && !allowed.test(rightsOf(user)))) {
      throw EtcdError.PERMISSION_DENIED.exception();
    }
  }

  private Rights rightsOf(User user) {
    return rights.computeIfAbsent(
        user.getName().toStringUtf8(),
        name -> new Rights(keys(user, Permission.Type.READ), keys(user, Permission.Type.WRITE)));
  }

  private KeyRights keys(User user, Permission.Type type) {
    return KeyRights.union(
        user.getRolesList().stream()
            .flatMap(role -> permissions(roles.get(role)))
            .filter(
                permission ->
                    permission.getPermType() == type
                        || permission.getPermType() == Permission.Type.READWRITE));
  }

  private static Stream<Permission> permissions(@Nullable Role role) {
    return role == null ? Stream.empty() : role.getKeyPermissionList().stream();
  }
}
