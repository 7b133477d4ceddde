package io.mainstay.server.auth;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.authpb.Permission;
import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.AuthDisableResponse;
import io.mainstay.api.etcdserverpb.AuthEnableResponse;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddResponse;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteResponse;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionResponse;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionResponse;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddResponse;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordRequest;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordResponse;
import io.mainstay.api.etcdserverpb.AuthUserDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthUserDeleteResponse;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleResponse;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleResponse;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.InternalAuthenticateRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.server.Caller;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.TableReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log does to users and roles, and whether what it asks for is allowed (etcd {@code
 * server/auth/store.go} at v3.7.1).
 *
 * <p>Apply thread. It knows the state as of the last request applied; everyone else sees it in the
 * {@link AuthRegistry} once the batch is visible.
 */
public final class AuthApplier {
  private static final Logger log = LoggerFactory.getLogger(AuthApplier.class);
  private static final ByteString OPEN_END = ByteString.copyFrom(new byte[1]);
  private static final Comparator<Permission> BY_KEY =
      Comparator.comparing(Permission::getKey, ByteString.unsignedLexicographicalComparator())
          .thenComparing(Permission::getRangeEnd, ByteString.unsignedLexicographicalComparator());

  private final AuthRegistry registry;
  private final TokenLedger tokens;
  private AuthState state;

  /** The applier of one member, which goes on from what the registry has. */
  public AuthApplier(AuthRegistry registry, TokenLedger tokens) {
    this.registry = registry;
    this.tokens = tokens;
    this.state = registry.state();
  }

  /**
   * Requires that whoever proposed a request may do that now.
   *
   * @throws EtcdException {@code USER_EMPTY}, {@code USER_NOT_FOUND}, {@code AUTH_OLD_REVISION} or
   *     {@code PERMISSION_DENIED}
   */
  public void requirePermitted(TableReader stored, InternalRaftRequest request) {
    if (state.enabled()) {
      new RequestPermissions(state, Caller.of(request.getHeader()), stored::leaseKeys)
          .check(request);
    }
  }

  /**
   * Applies a request if it is one of ours.
   *
   * @return the response without its header; null for any other request
   * @throws EtcdException if it is refused
   */
  public Message.@Nullable Builder apply(
      ApplyBatch batch, InternalRaftRequest request, long logIndex) {
    if (request.hasAuthEnable()) {
      return enable(batch);
    }
    if (request.hasAuthDisable()) {
      return disable(batch);
    }
    if (request.hasAuthenticate()) {
      return authenticate(request.getAuthenticate(), logIndex);
    }
    if (request.hasAuthUserAdd()) {
      return addUser(batch, request.getAuthUserAdd());
    }
    if (request.hasAuthUserDelete()) {
      return deleteUser(batch, request.getAuthUserDelete());
    }
    if (request.hasAuthUserChangePassword()) {
      return changePassword(batch, request.getAuthUserChangePassword());
    }
    if (request.hasAuthUserGrantRole()) {
      return grantRole(batch, request.getAuthUserGrantRole());
    }
    if (request.hasAuthUserRevokeRole()) {
      return revokeRole(batch, request.getAuthUserRevokeRole());
    }
    if (request.hasAuthRoleAdd()) {
      return addRole(batch, request.getAuthRoleAdd());
    }
    if (request.hasAuthRoleDelete()) {
      return deleteRole(batch, request.getAuthRoleDelete());
    }
    if (request.hasAuthRoleGrantPermission()) {
      return grantPermission(batch, request.getAuthRoleGrantPermission());
    }
    if (request.hasAuthRoleRevokePermission()) {
      return revokePermission(batch, request.getAuthRoleRevokePermission());
    }
    return null;
  }

  /** The batch is about to become visible in the store. */
  public void committing() {
    if (state != registry.state()) {
      registry.beginChange();
    }
  }

  /** The batch is visible in the store. */
  public void committed() {
    if (state != registry.state()) {
      registry.publish(state);
    }
  }

  /** The store's content is about to be replaced by that of a snapshot. */
  public void restoring() {
    registry.beginChange();
  }

  /** The store's content was replaced by that of a snapshot. */
  public void restored(TableReader stored) {
    state = AuthTable.read(stored);
    registry.publish(state);
  }

  private AuthEnableResponse.Builder enable(ApplyBatch batch) {
    if (!state.enabled()) {
      User root = state.user(AuthState.ROOT);
      if (root == null) {
        throw EtcdError.ROOT_USER_NOT_EXIST.exception();
      }
      if (!AuthState.hasRole(root, AuthState.ROOT)) {
        throw EtcdError.ROOT_ROLE_NOT_GRANTED.exception();
      }
      state = state.switched(true);
      AuthTable.writeSwitch(batch, state);
      log.info("enabled authentication");
    }
    return AuthEnableResponse.newBuilder();
  }

  private AuthDisableResponse.Builder disable(ApplyBatch batch) {
    if (state.enabled()) {
      state = state.switched(false).touched();
      AuthTable.writeSwitch(batch, state);
      tokens.forgetAll();
      log.info("disabled authentication");
    }
    return AuthDisableResponse.newBuilder();
  }

  /** The password was checked before; of the user that is not known to be true any more. */
  private AuthenticateResponse.Builder authenticate(
      InternalAuthenticateRequest request, long logIndex) {
    if (!state.enabled()) {
      throw EtcdError.AUTH_NOT_ENABLED.exception();
    }
    User user = state.user(request.getName());
    if (user == null) {
      throw EtcdError.AUTH_FAILED.exception();
    }
    return AuthenticateResponse.newBuilder()
        .setToken(tokens.assign(request.getSimpleToken(), logIndex, request.getName()));
  }

  private AuthUserAddResponse.Builder addUser(ApplyBatch batch, AuthUserAddRequest request) {
    String name = request.getName();
    if (name.isEmpty()) {
      throw EtcdError.USER_EMPTY.exception();
    }
    if (state.user(name) != null) {
      throw EtcdError.USER_EXISTS.exception();
    }
    User.Builder user = User.newBuilder().setName(ByteString.copyFromUtf8(name));
    user.setOptions(request.getOptions());
    if (!request.getOptions().getNoPassword()) {
      user.setPassword(hash(request.getHashedPassword()));
    }
    store(batch, user.build());
    log.atInfo().addKeyValue("user-name", name).log("added a user");
    return AuthUserAddResponse.newBuilder();
  }

  private AuthUserDeleteResponse.Builder deleteUser(
      ApplyBatch batch, AuthUserDeleteRequest request) {
    String name = request.getName();
    if (state.enabled() && name.equals(AuthState.ROOT)) {
      throw EtcdError.INVALID_AUTH_MANAGEMENT.exception();
    }
    requireUser(name);
    state = state.withoutUser(name);
    AuthTable.deleteUser(batch, name);
    AuthTable.writeRevision(batch, state);
    tokens.forget(name);
    log.atInfo().addKeyValue("user-name", name).log("deleted a user");
    return AuthUserDeleteResponse.newBuilder();
  }

  private AuthUserChangePasswordResponse.Builder changePassword(
      ApplyBatch batch, AuthUserChangePasswordRequest request) {
    User user = requireUser(request.getName());
    User.Builder changed = user.toBuilder();
    if (!user.getOptions().getNoPassword()) {
      changed.setPassword(hash(request.getHashedPassword()));
    }
    store(batch, changed.build());
    tokens.forget(request.getName());
    log.atInfo().addKeyValue("user-name", request.getName()).log("changed a password of a user");
    return AuthUserChangePasswordResponse.newBuilder();
  }

  private AuthUserGrantRoleResponse.Builder grantRole(
      ApplyBatch batch, AuthUserGrantRoleRequest request) {
    User user = requireUser(request.getUser());
    String role = request.getRole();
    if (!role.equals(AuthState.ROOT)) {
      requireRole(role);
    }
    if (!AuthState.hasRole(user, role)) {
      List<String> roles = new ArrayList<>(user.getRolesList());
      roles.add(role);
      roles.sort(Comparator.naturalOrder());
      store(batch, user.toBuilder().clearRoles().addAllRoles(roles).build());
      log.atInfo()
          .addKeyValue("user-name", request.getUser())
          .addKeyValue("added-role-name", role)
          .log("granted a role to a user");
    }
    return AuthUserGrantRoleResponse.newBuilder();
  }

  private AuthUserRevokeRoleResponse.Builder revokeRole(
      ApplyBatch batch, AuthUserRevokeRoleRequest request) {
    String name = request.getName();
    String role = request.getRole();
    if (state.enabled() && name.equals(AuthState.ROOT) && role.equals(AuthState.ROOT)) {
      throw EtcdError.INVALID_AUTH_MANAGEMENT.exception();
    }
    User user = requireUser(name);
    if (!AuthState.hasRole(user, role)) {
      throw EtcdError.ROLE_NOT_GRANTED.exception();
    }
    store(batch, without(user, role));
    log.atInfo()
        .addKeyValue("user-name", name)
        .addKeyValue("revoked-role-name", role)
        .log("revoked a role from a user");
    return AuthUserRevokeRoleResponse.newBuilder();
  }

  private AuthRoleAddResponse.Builder addRole(ApplyBatch batch, AuthRoleAddRequest request) {
    if (request.getName().isEmpty()) {
      throw EtcdError.ROLE_EMPTY.exception();
    }
    if (state.role(request.getName()) != null) {
      throw EtcdError.ROLE_EXISTS.exception();
    }
    store(batch, Role.newBuilder().setName(ByteString.copyFromUtf8(request.getName())).build());
    log.atInfo().addKeyValue("role-name", request.getName()).log("created a role");
    return AuthRoleAddResponse.newBuilder();
  }

  private AuthRoleDeleteResponse.Builder deleteRole(
      ApplyBatch batch, AuthRoleDeleteRequest request) {
    String name = request.getRole();
    if (state.enabled() && name.equals(AuthState.ROOT)) {
      throw EtcdError.INVALID_AUTH_MANAGEMENT.exception();
    }
    requireRole(name);
    TreeMap<String, User> users = new TreeMap<>(state.users());
    state
        .users()
        .forEach(
            (userName, user) -> {
              if (AuthState.hasRole(user, name)) {
                User changed = without(user, name);
                users.put(userName, changed);
                AuthTable.write(batch, changed);
              }
            });
    state = state.withoutRole(name, users);
    AuthTable.deleteRole(batch, name);
    AuthTable.writeRevision(batch, state);
    log.atInfo().addKeyValue("role-name", name).log("deleted a role");
    return AuthRoleDeleteResponse.newBuilder();
  }

  private AuthRoleGrantPermissionResponse.Builder grantPermission(
      ApplyBatch batch, AuthRoleGrantPermissionRequest request) {
    if (!request.hasPerm()) {
      throw EtcdError.PERMISSION_NOT_GIVEN.exception();
    }
    Permission granted = request.getPerm();
    if (!isRange(granted.getKey(), granted.getRangeEnd())) {
      throw EtcdError.INVALID_AUTH_MANAGEMENT.exception();
    }
    Role role = requireRole(request.getName());
    List<Permission> permissions = new ArrayList<>(role.getKeyPermissionList());
    permissions.removeIf(permission -> isFor(permission, granted.getKey(), granted.getRangeEnd()));
    permissions.add(granted);
    permissions.sort(BY_KEY);
    store(batch, role.toBuilder().clearKeyPermission().addAllKeyPermission(permissions).build());
    log.atInfo()
        .addKeyValue("role-name", request.getName())
        .addKeyValue("permission-name", granted.getPermType())
        .log("granted/updated a permission to a role");
    return AuthRoleGrantPermissionResponse.newBuilder();
  }

  private AuthRoleRevokePermissionResponse.Builder revokePermission(
      ApplyBatch batch, AuthRoleRevokePermissionRequest request) {
    Role role = requireRole(request.getRole());
    List<Permission> permissions = new ArrayList<>(role.getKeyPermissionList());
    if (!permissions.removeIf(
        permission -> isFor(permission, request.getKey(), request.getRangeEnd()))) {
      throw EtcdError.PERMISSION_NOT_GRANTED.exception();
    }
    store(batch, role.toBuilder().clearKeyPermission().addAllKeyPermission(permissions).build());
    log.atInfo().addKeyValue("role-name", request.getRole()).log("revoked a permission of a role");
    return AuthRoleRevokePermissionResponse.newBuilder();
  }

  private User requireUser(String name) {
    User user = state.user(name);
    if (user == null) {
      throw EtcdError.USER_NOT_FOUND.exception();
    }
    return user;
  }

  private Role requireRole(String name) {
    Role role = state.role(name);
    if (role == null) {
      throw EtcdError.ROLE_NOT_FOUND.exception();
    }
    return role;
  }

  private void store(ApplyBatch batch, User user) {
    state = state.with(user);
    AuthTable.write(batch, user);
    AuthTable.writeRevision(batch, state);
  }

  private void store(ApplyBatch batch, Role role) {
    state = state.with(role);
    AuthTable.write(batch, role);
    AuthTable.writeRevision(batch, state);
  }

  private static User without(User user, String role) {
    List<String> roles = new ArrayList<>(user.getRolesList());
    roles.remove(role);
    return user.toBuilder().clearRoles().addAllRoles(roles).build();
  }

  private static boolean isRange(ByteString key, ByteString rangeEnd) {
    if (key.isEmpty()) {
      return false;
    }
    return rangeEnd.isEmpty()
        || rangeEnd.equals(OPEN_END)
        || ByteString.unsignedLexicographicalComparator().compare(key, rangeEnd) < 0;
  }

  private static boolean isFor(Permission permission, ByteString key, ByteString rangeEnd) {
    return permission.getKey().equals(key) && permission.getRangeEnd().equals(rangeEnd);
  }

  /** Passwords are hashed by the member that is asked; the log holds the hash in base64. */
  private static ByteString hash(String base64) {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw noPasswordUser();
    }
  }

  static EtcdException noPasswordUser() {
    return new EtcdException(
        StatusCode.UNKNOWN, "auth: authentication failed, password was given for no password user");
  }
}
