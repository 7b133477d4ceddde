package io.mainstay.server.v2.auth;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.v2pb.V2AuthState;
import io.mainstay.api.v2pb.V2Patterns;
import io.mainstay.api.v2pb.V2Role;
import io.mainstay.api.v2pb.V2User;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All users and roles at one point of the log, and whether they are asked for. Immutable.
 *
 * @param users by name
 * @param roles by name, without the role {@value #ROOT}
 */
record V2AuthImage(
    boolean enabled, NavigableMap<String, V2User> users, NavigableMap<String, V2Role> roles) {
  /** The user who may do everything, and his role. */
  static final String ROOT = "root";

  /** The role of who does not say who he is. */
  static final String GUEST = "guest";

  static final V2AuthImage EMPTY = new V2AuthImage(false, new TreeMap<>(), new TreeMap<>());

  private static final V2Role ROOT_ROLE = all(ROOT);
  private static final byte[] ENTRY = {'a'};

  /** What is stored; empty if nothing was ever changed. */
  static V2AuthImage read(TableReader table) {
    byte[] stored = table.get(Table.V2, ENTRY);
    if (stored == null) {
      return EMPTY;
    }
    V2AuthState state;
    try {
      state = V2AuthState.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the users of the v2 API are unreadable", e);
    }
    NavigableMap<String, V2User> users = new TreeMap<>();
    state.getUsersList().forEach(user -> users.put(user.getName(), user));
    NavigableMap<String, V2Role> roles = new TreeMap<>();
    state.getRolesList().forEach(role -> roles.put(role.getName(), role));
    return new V2AuthImage(state.getEnabled(), users, roles);
  }

  void write(ApplyBatch batch) {
    V2AuthState state =
        V2AuthState.newBuilder()
            .setEnabled(enabled)
            .addAllUsers(users.values())
            .addAllRoles(roles.values())
            .build();
    batch.put(Table.V2, ENTRY, state.toByteArray());
  }

  V2AuthImage with(V2User user) {
    NavigableMap<String, V2User> changed = new TreeMap<>(users);
    changed.put(user.getName(), user);
    return new V2AuthImage(enabled, changed, roles);
  }

  V2AuthImage withoutUser(String name) {
    NavigableMap<String, V2User> changed = new TreeMap<>(users);
    changed.remove(name);
    return new V2AuthImage(enabled, changed, roles);
  }

  V2AuthImage with(V2Role role) {
    NavigableMap<String, V2Role> changed = new TreeMap<>(roles);
    changed.put(role.getName(), role);
    return new V2AuthImage(enabled, users, changed);
  }

  V2AuthImage withoutRole(String name) {
    NavigableMap<String, V2Role> changed = new TreeMap<>(roles);
    changed.remove(name);
    return new V2AuthImage(enabled, users, changed);
  }

  V2AuthImage switched(boolean on) {
    return new V2AuthImage(on, users, roles);
  }

  /**
   * The user.
   *
   * @throws V2AuthException if there is none
   */
  V2User user(String name) {
    V2User user = users.get(name);
    if (user == null) {
      throw V2AuthException.of(404, "User %s does not exist.".formatted(name));
    }
    return user;
  }

  /**
   * The role.
   *
   * @throws V2AuthException if there is none
   */
  V2Role role(String name) {
    V2Role role = name.equals(ROOT) ? ROOT_ROLE : roles.get(name);
    if (role == null) {
      throw V2AuthException.of(404, "Role %s does not exist.".formatted(name));
    }
    return role;
  }

  /** All roles in the order of their names. */
  List<V2Role> allRoles() {
    NavigableMap<String, V2Role> all = new TreeMap<>(roles);
    all.put(ROOT, ROOT_ROLE);
    return List.copyOf(all.values());
  }

  /** Those of these roles that exist, as not all need to that a user has. */
  List<V2Role> existing(Collection<String> names) {
    return names.stream()
        .flatMap(
            name ->
                name.equals(ROOT)
                    ? Stream.of(ROOT_ROLE)
                    : Optional.ofNullable(roles.get(name)).stream())
        .toList();
  }

  /** A role for everything. */
  static V2Role all(String name) {
    V2Patterns everything = V2Patterns.newBuilder().addPattern("/*").build();
    return V2Role.newBuilder().setName(name).setRead(everything).setWrite(everything).build();
  }
}
