package io.mainstay.server.transport;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * {@code /v2/auth}, as it is as long as nobody has made a user (etcd {@code
 * server/etcdserver/api/v2http/client_auth.go} at v3.5): users and roles of the v2 API cannot be
 * made. Event loops.
 */
final class V2AuthPages {
  private static final String PREFIX = "/v2/auth/";
  private static final String ENABLE = PREFIX + "enable";
  private static final String USERS = PREFIX + "users";
  private static final String ROLES = PREFIX + "roles";
  private static final String ROOT = "root";

  static boolean handles(String path) {
    return path.equals(ENABLE)
        || path.equals(USERS)
        || path.startsWith(USERS + "/")
        || path.equals(ROLES)
        || path.startsWith(ROLES + "/");
  }

  /** Whether the request has a method of the page; if not, it has been answered. */
  static boolean admits(HttpServerRequest request, String path) {
    return !path.equals(ENABLE)
        || HttpEndpoints.only(request, HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE);
  }

  void handle(HttpServerRequest request, String path) {
    if (path.equals(ENABLE)) {
      enable(request);
    } else if (!request.method().equals(HttpMethod.GET)) {
      V2MembersPage.refuse(request, 501, "users and roles of the v2 API are not supported");
    } else if (path.startsWith(USERS)) {
      users(request, path.substring(USERS.length()));
    } else {
      roles(request, path.substring(ROLES.length()));
    }
  }

  private static void enable(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.GET)) {
      end(request, new JsonObject().put("enabled", false));
    } else if (request.method().equals(HttpMethod.PUT)) {
      V2MembersPage.refuse(request, 409, "auth: No root user available, please create one");
    } else {
      V2MembersPage.refuse(request, 409, "auth: already disabled");
    }
  }

  private static void users(HttpServerRequest request, String rest) {
    if (rest.length() <= 1) {
      end(request, new JsonObject().putNull("users"));
    } else {
      V2MembersPage.refuse(request, 404, "auth: User " + rest.substring(1) + " does not exist.");
    }
  }

  private static void roles(HttpServerRequest request, String rest) {
    if (rest.length() <= 1) {
      end(request, new JsonObject().put("roles", new JsonArray().add(root())));
    } else if (rest.substring(1).equals(ROOT)) {
      end(request, root());
    } else {
      V2MembersPage.refuse(request, 404, "auth: Role " + rest.substring(1) + " does not exist.");
    }
  }

  private static JsonObject root() {
    JsonArray everything = new JsonArray().add("/*");
    return new JsonObject()
        .put("role", ROOT)
        .put(
            "permissions",
            new JsonObject()
                .put("kv", new JsonObject().put("read", everything).put("write", everything)));
  }

  private static void end(HttpServerRequest request, JsonObject body) {
    request.response().putHeader("Content-Type", "application/json").end(body.encode() + "\n");
  }
}
