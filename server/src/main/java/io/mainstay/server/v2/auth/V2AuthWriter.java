package io.mainstay.server.v2.auth;

import com.google.protobuf.ByteString;
import io.mainstay.api.v2pb.V2AuthChange;
import io.mainstay.api.v2pb.V2AuthOutcome;
import io.mainstay.api.v2pb.V2Patterns;
import io.mainstay.api.v2pb.V2Role;
import io.mainstay.api.v2pb.V2User;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a change of users and roles (etcd {@code server/etcdserver/api/v2auth/auth.go} at v3.5).
 * One thread, once.
 */
final class V2AuthWriter {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final V2AuthOutcome.Builder outcome = V2AuthOutcome.newBuilder().setStatus(OK);
  private V2AuthImage image;

  V2AuthWriter(V2AuthImage before) {
    this.image = before;
  }

  /** Users and roles now. */
  V2AuthImage image() {
    return image;
  }

  /** Makes the change; a refusal changes nothing. */
  V2AuthOutcome run(V2AuthChange change) {
    try {
      switch (change.getChangeCase()) {
        case CREATE_USER -> create(change.getCreateUser());
        case UPDATE_USER -> update(change.getUpdateUser());
        case CREATE_OR_UPDATE_USER -> createOrUpdate(change.getCreateOrUpdateUser());
        case DELETE_USER -> deleteUser(change.getDeleteUser());
        case CREATE_ROLE -> create(change.getCreateRole());
        case UPDATE_ROLE -> update(change.getUpdateRole());
        case DELETE_ROLE -> deleteRole(change.getDeleteRole());
        case ENABLE -> enable(change.getEnable());
        case CHANGE_NOT_SET -> throw new IllegalArgumentException("nobody's request");
      }
    } catch (V2AuthException refused) {
      outcome.setStatus(refused.status()).setMessage(refused.text());
    }
    return outcome.build();
  }

  private void create(V2User user) {
    if (user.getPassword().isEmpty()) {
      throw V2AuthException.of(
          400, "Cannot create user %s with an empty password".formatted(user.getName()));
    }
    if (image.users().containsKey(user.getName())) {
      throw V2AuthException.of(409, "User %s already exists.".formatted(user.getName()));
    }
    put(withRoot(user));
  }

  private void createOrUpdate(V2User user) {
    if (image.users().containsKey(user.getName())) {
      update(
          V2AuthChange.UserUpdate.newBuilder()
              .setName(user.getName())
              .setPassword(user.getPassword())
              .build());
    } else {
      create(user);
      outcome.setStatus(CREATED);
    }
  }

  private void update(V2AuthChange.UserUpdate update) {
    V2User before = image.user(update.getName());
    Set<String> roles = new TreeSet<>(before.getRolesList());
    for (String role : update.getGrantList()) {
      if (!roles.add(role)) {
        throw V2AuthException.of(
            409, "Granting duplicate role %s for user %s".formatted(role, update.getName()));
      }
    }
    for (String role : update.getRevokeList()) {
      if (!roles.remove(role)) {
        throw V2AuthException.of(
            409, "Revoking ungranted role %s for user %s".formatted(role, update.getName()));
      }
    }
    ByteString password =
        update.getPassword().isEmpty() ? before.getPassword() : update.getPassword();
    V2User after = before.toBuilder().setPassword(password).clearRoles().addAllRoles(roles).build();
    if (after.equals(before)) {
      throw V2AuthException.of(
          400, "User not updated. Use grant/revoke/password to update the user.");
    }
    put(withRoot(after));
  }

  private static V2User withRoot(V2User user) {
    boolean lacks =
        user.getName().equals(V2AuthImage.ROOT) && !user.getRolesList().contains(V2AuthImage.ROOT);
    return lacks ? user.toBuilder().addRoles(V2AuthImage.ROOT).build() : user;
  }

  private void put(V2User user) {
    image = image.with(user);
    outcome.setUser(user.toBuilder().clearPassword());
  }

  private void deleteUser(String name) {
    if (image.enabled() && name.equals(V2AuthImage.ROOT)) {
      throw V2AuthException.of(403, "Cannot delete root user while auth is enabled.");
    }
    if (!image.users().containsKey(name)) {
      throw V2AuthException.of(404, "User %s does not exist".formatted(name));
    }
    image = image.withoutUser(name);
  }

  private void create(V2Role role) {
    refuseRoot(role.getName());
    if (image.roles().containsKey(role.getName())) {
      throw V2AuthException.of(409, "Role %s already exists.".formatted(role.getName()));
    }
    outcome.setStatus(CREATED);
    put(role);
  }

  private void update(V2AuthChange.RoleUpdate update) {
    String name = update.getGrant().getName();
    refuseRoot(name);
    V2Role before = image.role(name);
    V2Role after =
        before.toBuilder()
            .setRead(
                merge(
                    "read",
                    before.getRead(),
                    update.getGrant().getRead(),
                    update.getRevoke().getRead()))
            .setWrite(
                merge(
                    "write",
                    before.getWrite(),
                    update.getGrant().getWrite(),
                    update.getRevoke().getWrite()))
            .build();
    if (after.getRead().equals(before.getRead()) && after.getWrite().equals(before.getWrite())) {
      throw V2AuthException.of(400, "Role not updated. Use grant/revoke to update the role.");
    }
    put(after);
  }

  private static V2Patterns merge(
      String what, V2Patterns before, V2Patterns grant, V2Patterns revoke) {
    Collection<String> patterns = new TreeSet<>(before.getPatternList());
    for (String pattern : grant.getPatternList()) {
      if (!patterns.add(pattern)) {
        throw V2AuthException.of(
            409, "Granting duplicate %s permission %s".formatted(what, pattern));
      }
    }
    patterns.removeAll(revoke.getPatternList());
    return V2Patterns.newBuilder().addAllPattern(patterns).build();
  }

  private void deleteRole(String name) {
    refuseRoot(name);
    if (!image.roles().containsKey(name)) {
      throw V2AuthException.of(404, "Role %s doesn't exist.".formatted(name));
    }
    image = image.withoutRole(name);
  }

  private static void refuseRoot(String name) {
    if (name.equals(V2AuthImage.ROOT)) {
      throw V2AuthException.of(403, "Cannot modify role %s: is root role.".formatted(name));
    }
  }

  private void put(V2Role role) {
    image = image.with(role);
    outcome.setRole(role);
  }

  private void enable(boolean on) {
    if (image.enabled() == on) {
      throw V2AuthException.of(409, on ? "already enabled" : "already disabled");
    }
    if (on && !image.users().containsKey(V2AuthImage.ROOT)) {
      throw V2AuthException.of(409, "No root user available, please create one");
    }
    if (on && !image.roles().containsKey(V2AuthImage.GUEST)) {
      image = image.with(V2AuthImage.all(V2AuthImage.GUEST));
    }
    image = image.switched(on);
  }
}
