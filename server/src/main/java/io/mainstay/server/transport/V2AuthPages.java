package io.mainstay.server.transport;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.v2pb.V2AuthChange;
import io.mainstay.api.v2pb.V2AuthOutcome;
import io.mainstay.api.v2pb.V2User;
import io.mainstay.server.Async;
import io.mainstay.server.audit.Touched;
import io.mainstay.server.transport.V2AuthJson.Malformed;
import io.mainstay.server.transport.V2AuthJson.UserChange;
import io.mainstay.server.v2.V2Paths;
import io.mainstay.server.v2.auth.V2AuthException;
import io.mainstay.server.v2.auth.V2AuthService;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/auth} (etcd {@code server/etcdserver/api/v2http/client_auth.go} at v3.5). Event loops.
 */
final class V2AuthPages {
  private static final String PREFIX = "/v2/auth/";
  private static final String ENABLE = PREFIX + "enable";
  private static final String USERS = PREFIX + "users";
  private static final String ROLES = PREFIX + "roles";

  private final V2AuthService auth;
  private final String clusterId;

  V2AuthPages(V2AuthService auth, String clusterId) {
    this.auth = auth;
    this.clusterId = clusterId;
  }

  static boolean handles(String path) {
    return path.equals(ENABLE)
        || path.equals(USERS)
        || path.startsWith(USERS + "/")
        || path.equals(ROLES)
        || path.startsWith(ROLES + "/");
  }

  /** Whether the request has a method of the page; if not, it has been answered. */
  static boolean admits(HttpServerRequest request, String path) {
    return (path.equals(USERS) || path.equals(ROLES))
        ? HttpEndpoints.onlyGet(request)
        : HttpEndpoints.only(request, HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE);
  }

  void handle(HttpServerRequest request, String path, V2Audit.Entry entry, Executor eventLoop) {
    boolean looks = request.method().equals(HttpMethod.GET);
    String name = path.equals(ENABLE) ? "" : name(path);
    Touched touched = touched(looks, path, name);
    if (name.contains("/")) {
      V2MembersPage.refuse(request, 400, "Invalid path");
    } else if (!entry.caller().mayManage() && !(looks && path.equals(ENABLE))) {
      entry.refuse(touched);
      V2MembersPage.refuse(request, 401, V2Pages.INSUFFICIENT);
    } else {
      request.response().putHeader(V2Pages.CLUSTER_ID_HEADER, clusterId);
      Consumer<CompletableFuture<?>> noted = change -> entry.follow(touched, change);
      if (looks) {
        entry.note(touched, null);
      }
      if (path.equals(ENABLE)) {
        enable(request, noted, eventLoop);
      } else if (name.isEmpty()) {
        list(request, isUsers(path));
      } else if (looks) {
        look(request, isUsers(path), name);
      } else if (request.method().equals(HttpMethod.PUT)) {
        put(request, isUsers(path), name, noted, eventLoop);
      } else {
        V2AuthChange.Builder change = V2AuthChange.newBuilder();
        change(
            request,
            (isUsers(path) ? change.setDeleteUser(name) : change.setDeleteRole(name)).build(),
            noted,
            eventLoop);
      }
    }
  }

  private static Touched touched(boolean looks, String path, String name) {
    return Touched.of(
        looks,
        name.isEmpty()
            ? List.of()
            : List.of(new Touched.Named(isUsers(path) ? "user" : "role", Touched.Bytes.of(name))));
  }

  /** The page without what is behind it. */
  static String page(String path) {
    if (path.equals(ENABLE)) {
      return ENABLE;
    }
    return isUsers(path) ? USERS : ROLES;
  }

  private static boolean isUsers(String path) {
    return path.startsWith(USERS);
  }

  /** What stands behind the page, without slashes around it. */
  private static String name(String path) {
    return V2Paths.clean(path.substring(page(path).length())).substring(1);
  }

  private void list(HttpServerRequest request, boolean users) {
    if (HttpEndpoints.onlyGet(request)) {
      end(request, 200, users ? users() : roles());
    }
  }

  private void enable(
      HttpServerRequest request, Consumer<CompletableFuture<?>> noted, Executor eventLoop) {
    if (request.method().equals(HttpMethod.GET)) {
      end(request, 200, new JsonObject().put("enabled", auth.isEnabled()));
    } else {
      boolean on = request.method().equals(HttpMethod.PUT);
      change(request, V2AuthChange.newBuilder().setEnable(on).build(), noted, eventLoop);
    }
  }

  private JsonObject users() {
    Collection<V2User> users = auth.users();
    if (users.isEmpty()) {
      return new JsonObject().putNull("users");
    }
    JsonArray array = new JsonArray();
    users.forEach(user -> array.add(V2AuthJson.json(user, auth.existing(user.getRolesList()))));
    return new JsonObject().put("users", array);
  }

  private JsonObject roles() {
    JsonArray array = new JsonArray();
    auth.roles().forEach(role -> array.add(V2AuthJson.json(role)));
    return new JsonObject().put("roles", array);
  }

  private void look(HttpServerRequest request, boolean users, String name) {
    JsonObject found;
    try {
      if (users) {
        V2User user = auth.user(name);
        found = V2AuthJson.json(user, user.getRolesList().stream().map(auth::role).toList());
      } else {
        found = V2AuthJson.json(auth.role(name));
      }
    } catch (V2AuthException missing) {
      V2MembersPage.refuse(request, missing.status(), missing.text());
      return;
    }
    end(request, 200, found);
  }

  private void put(
      HttpServerRequest request,
      boolean users,
      String name,
      Consumer<CompletableFuture<?>> noted,
      Executor eventLoop) {
    BoundedBody.read(
        request,
        body -> {
          try {
            if (users) {
              put(request, V2AuthJson.userChange(body, name), noted, eventLoop);
            } else {
              change(request, V2AuthJson.roleChange(body, name), noted, eventLoop);
            }
          } catch (Malformed malformed) {
            V2MembersPage.refuse(request, 400, malformed.text());
          }
        });
  }

  private void put(
      HttpServerRequest request,
      UserChange change,
      Consumer<CompletableFuture<?>> noted,
      Executor eventLoop) {
    CompletableFuture<V2AuthOutcome> done =
        auth.hash(change.password())
            .thenCompose(hash -> auth.change(withPassword(change.change(), hash), eventLoop));
    noted.accept(done);
    Async.whenDone(
        done,
        (outcome, failure) ->
            eventLoop.execute(
                () ->
                    answer(
                        request, outcome, failure, outcome == null ? null : change.json(outcome))));
  }

  private static V2AuthChange withPassword(V2AuthChange change, ByteString hash) {
    V2AuthChange.Builder builder = change.toBuilder();
    switch (change.getChangeCase()) {
      case CREATE_USER -> builder.getCreateUserBuilder().setPassword(hash);
      case UPDATE_USER -> builder.getUpdateUserBuilder().setPassword(hash);
      default -> builder.getCreateOrUpdateUserBuilder().setPassword(hash);
    }
    return builder.build();
  }

  private void change(
      HttpServerRequest request,
      V2AuthChange change,
      Consumer<CompletableFuture<?>> noted,
      Executor eventLoop) {
    CompletableFuture<V2AuthOutcome> done = auth.change(change, eventLoop);
    noted.accept(done);
    Async.whenDone(
        done,
        (outcome, failure) ->
            answer(
                request,
                outcome,
                failure,
                outcome != null && outcome.hasRole() ? V2AuthJson.json(outcome.getRole()) : null));
  }

  private static void answer(
      HttpServerRequest request,
      @Nullable V2AuthOutcome outcome,
      @Nullable Throwable failure,
      @Nullable JsonObject body) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    if (outcome != null && body != null) {
      end(request, outcome.getStatus(), body);
    } else if (outcome != null) {
      request.response().putHeader("Content-Type", V2KeysPage.JSON).end();
    } else if (failure != null && Async.cause(failure) instanceof V2AuthException refused) {
      V2MembersPage.refuse(request, refused.status(), refused.text());
    } else {
      EtcdException status =
          Failures.toStatus(failure == null ? new IllegalStateException() : Async.cause(failure));
      V2MembersPage.refuse(request, 500, status.text());
    }
  }

  private static void end(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", V2KeysPage.JSON)
        .end(body.encode() + "\n");
  }
}
