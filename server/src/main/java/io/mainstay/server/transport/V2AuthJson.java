package io.mainstay.server.transport;

import io.mainstay.api.v2pb.V2AuthChange;
import io.mainstay.api.v2pb.V2AuthChange.RoleUpdate;
import io.mainstay.api.v2pb.V2AuthChange.UserUpdate;
import io.mainstay.api.v2pb.V2AuthOutcome;
import io.mainstay.api.v2pb.V2Patterns;
import io.mainstay.api.v2pb.V2Role;
import io.mainstay.api.v2pb.V2User;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Users and roles of the v2 API as JSON, in the order of etcd's fields. Any thread. */
final class V2AuthJson {
  private static final int CREATED = 201;
  private static final String BAD_JSON = "Invalid JSON in request body.";

  /** The body of a request is not what it has to be; the message is for the client. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Malformed(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * A change of a user.
   *
   * @param change without a password
   * @param password as the client sent it; empty for none
   * @param namesRoles whether it says anything of roles, if only that there are none
   */
  record UserChange(V2AuthChange change, String password, boolean namesRoles) {
    /** What has become of the user: roles that were never named are null until they change. */
    JsonObject json(V2AuthOutcome outcome) {
      V2User user = outcome.getUser();
      boolean nameless = change.hasCreateOrUpdateUser() && outcome.getStatus() == CREATED;
      return new JsonObject()
          .put("user", user.getName())
          .put(
              "roles",
              nameless && !namesRoles && user.getRolesCount() == 0
                  ? null
                  : new JsonArray(user.getRolesList()));
    }
  }

  private V2AuthJson() {}

  /**
   * Reads what is to become of a user.
   *
   * @throws Malformed if that cannot be said
   */
  static UserChange userChange(Buffer body, String name) {
    JsonObject json = object(body);
    try {
      requireName(json, "user", name, "User");
      List<String> roles = strings(json, "roles");
      List<String> grant = strings(json, "grant");
      List<String> revoke = strings(json, "revoke");
      V2AuthChange.Builder change = V2AuthChange.newBuilder();
      V2User.Builder user = V2User.newBuilder().setName(name).addAllRoles(roles);
      if (grant.isEmpty() && revoke.isEmpty()) {
        if (roles.isEmpty()) {
          change.setCreateOrUpdateUser(user);
        } else {
          change.setCreateUser(user);
        }
      } else if (roles.isEmpty()) {
        change.setUpdateUser(
            UserUpdate.newBuilder().setName(name).addAllGrant(grant).addAllRevoke(revoke));
      } else {
        throw new Malformed("User JSON contains both roles and grant/revoke");
      }
      String password = json.getString("password");
      return new UserChange(
          change.build(), password == null ? "" : password, json.getJsonArray("roles") != null);
    } catch (ClassCastException e) {
      throw new Malformed(BAD_JSON);
    }
  }

  /**
   * Reads what is to become of a role.
   *
   * @throws Malformed if that cannot be said
   */
  static V2AuthChange roleChange(Buffer body, String name) {
    JsonObject json = object(body);
    try {
      requireName(json, "role", name, "Role");
      V2Role permissions = role(name, json.getJsonObject("permissions"));
      V2Role grant = role(name, json.getJsonObject("grant"));
      V2Role revoke = role(name, json.getJsonObject("revoke"));
      if (isEmpty(grant) && isEmpty(revoke)) {
        return V2AuthChange.newBuilder().setCreateRole(permissions).build();
      }
      if (!isEmpty(permissions)) {
        throw new Malformed("Role JSON contains both permissions and grant/revoke");
      }
      return V2AuthChange.newBuilder()
          .setUpdateRole(RoleUpdate.newBuilder().setGrant(grant).setRevoke(revoke))
          .build();
    } catch (ClassCastException e) {
      throw new Malformed(BAD_JSON);
    }
  }

  private static JsonObject object(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      throw new Malformed(BAD_JSON);
    }
  }

  private static void requireName(JsonObject json, String field, String name, String what) {
    if (!name.equals(json.getString(field))) {
      throw new Malformed(what + " JSON name does not match the name in the URL");
    }
  }

  private static List<String> strings(JsonObject json, String field) {
    JsonArray array = json.getJsonArray(field);
    // As in Go, null is the empty text.
    return array == null
        ? List.of()
        : array.stream().map(text -> text == null ? "" : (String) text).toList();
  }

  private static V2Role role(String name, @Nullable JsonObject permissions) {
    V2Role.Builder role = V2Role.newBuilder().setName(name);
    JsonObject keys = permissions == null ? null : permissions.getJsonObject("kv");
    if (keys != null && keys.getJsonArray("read") != null) {
      role.setRead(V2Patterns.newBuilder().addAllPattern(patterns(keys, "read")));
    }
    if (keys != null && keys.getJsonArray("write") != null) {
      role.setWrite(V2Patterns.newBuilder().addAllPattern(patterns(keys, "write")));
    }
    return role.build();
  }

  private static List<String> patterns(JsonObject keys, String field) {
    List<String> patterns = strings(keys, field);
    // Etcd takes it, and fails at each request from then on.
    if (patterns.contains("")) {
      throw new Malformed("empty " + field + " permission");
    }
    return patterns;
  }

  private static boolean isEmpty(V2Role role) {
    return role.getRead().getPatternCount() == 0 && role.getWrite().getPatternCount() == 0;
  }

  static JsonObject json(V2Role role) {
    return new JsonObject()
        .put("role", role.getName())
        .put(
            "permissions",
            new JsonObject()
                .put(
                    "kv",
                    new JsonObject()
                        .put("read", role.hasRead() ? array(role.getRead()) : null)
                        .put("write", role.hasWrite() ? array(role.getWrite()) : null)));
  }

  private static JsonArray array(V2Patterns patterns) {
    return new JsonArray(patterns.getPatternList());
  }

  /** A user as he is listed, with all that his roles may. */
  static JsonObject json(V2User user, List<V2Role> roles) {
    JsonObject json = new JsonObject().put("user", user.getName());
    if (!roles.isEmpty()) {
      JsonArray array = new JsonArray();
      roles.forEach(role -> array.add(json(role)));
      json.put("roles", array);
    }
    return json;
  }
}
