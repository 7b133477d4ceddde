package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.consensus.Consensus;
import io.mainstay.server.Async;
import io.mainstay.server.Credentials;
import io.mainstay.server.RequestContext;
import io.mainstay.server.audit.Touched;
import io.mainstay.server.cluster.ClusterService;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.tracing.Span;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/members} and {@code /v2/machines} (etcd {@code server/etcdserver/api/v2http/client.go}
 * at v3.5). Event loops.
 *
 * <p>Nobody says here who he is: once users are asked for, members can be looked at only.
 */
final class V2MembersPage {
  private static final String JSON = "application/json";
  private static final Credentials NOBODY = Credentials.of(null, () -> null, () -> "");

  private final ClusterState cluster;
  private final ClusterService changes;
  private final Consensus consensus;

  V2MembersPage(ClusterState cluster, ClusterService changes, Consensus consensus) {
    this.cluster = cluster;
    this.changes = changes;
    this.consensus = consensus;
  }

  /** Answers with the addresses of all members. */
  void machines(HttpServerRequest request) {
    String urls =
        members().stream()
            .flatMap(member -> member.getClientURLsList().stream())
            .sorted()
            .collect(Collectors.joining(", "));
    request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end(urls);
  }

  /**
   * Answers a request about members.
   *
   * @param rest of the path
   */
  void handle(HttpServerRequest request, String rest, V2Audit.Entry entry, Executor eventLoop) {
    String name = rest.startsWith("/") ? rest.substring(1) : rest;
    if (request.method().equals(HttpMethod.GET)) {
      entry.note(Touched.of(true, List.of()), null);
      get(request, name);
    } else if (request.method().equals(HttpMethod.POST)) {
      readUrls(request, urls -> add(request, urls, entry, eventLoop));
    } else if (name.isEmpty()) {
      HttpEndpoints.refuse(request, 405, "Method Not Allowed");
    } else {
      change(request, name, entry, eventLoop);
    }
  }

  private void get(HttpServerRequest request, String name) {
    if (name.isEmpty()) {
      JsonArray list = new JsonArray();
      members().forEach(member -> list.add(json(member)));
      end(request, 200, new JsonObject().put("members", list));
    } else if (name.equals("leader")) {
      leader()
          .ifPresentOrElse(
              leader -> end(request, 200, json(leader)),
              () -> refuse(request, 503, "During election"));
    } else {
      refuse(request, 404, "Not found");
    }
  }

  private Optional<Member> leader() {
    long leaderId = consensus.leadership().leaderId();
    return members().stream().filter(member -> member.getID() == leaderId).findFirst();
  }

  private void add(
      HttpServerRequest request, List<String> urls, V2Audit.Entry entry, Executor eventLoop) {
    run(
        request,
        "",
        entry,
        touched(urls),
        () ->
            changes.memberAdd(
                MemberAddRequest.newBuilder().addAllPeerURLs(urls).build(), context(eventLoop)),
        added -> end(request, 201, json(added.getMember())),
        eventLoop);
  }

  private void change(
      HttpServerRequest request, String name, V2Audit.Entry entry, Executor eventLoop) {
    long id;
    try {
      id = Long.parseUnsignedLong(name, 16);
    } catch (NumberFormatException e) {
      refuse(request, 404, noSuchMember(name));
      return;
    }
    if (cluster.membership().removed().contains(id)) {
      refuse(request, 410, "Member permanently removed: " + name);
    } else if (request.method().equals(HttpMethod.DELETE)) {
      run(
          request,
          name,
          entry,
          Touched.of(false, List.of(new Touched.Member(id))),
          () ->
              changes.memberRemove(
                  MemberRemoveRequest.newBuilder().setID(id).build(), context(eventLoop)),
          removed -> request.response().setStatusCode(204).end(),
          eventLoop);
    } else {
      readUrls(
          request,
          urls ->
              run(
                  request,
                  name,
                  entry,
                  Touched.of(
                      false,
                      Stream.concat(Stream.of(new Touched.Member(id)), urlItems(urls)).toList()),
                  () ->
                      changes.memberUpdate(
                          MemberUpdateRequest.newBuilder().setID(id).addAllPeerURLs(urls).build(),
                          context(eventLoop)),
                  updated -> request.response().setStatusCode(204).end(),
                  eventLoop));
    }
  }

  private static Touched touched(List<String> urls) {
    return Touched.of(false, urlItems(urls).toList());
  }

  private static Stream<Touched.Item> urlItems(List<String> urls) {
    return urls.stream().map(url -> new Touched.PeerUrl(Touched.Bytes.of(url)));
  }

  private static void readUrls(HttpServerRequest request, Consumer<List<String>> whenRead) {
    String type = request.getHeader("Content-Type");
    if (!isJson(type)) {
      String named = type == null ? "" : type;
      refuse(request, 415, "Bad Content-Type " + named + ", accept " + JSON);
      return;
    }
    BoundedBody.read(
        request,
        body -> {
          List<String> urls;
          try {
            urls = urls(body);
          } catch (DecodeException | ClassCastException e) {
            refuse(request, 400, "no member in JSON");
            return;
          } catch (IllegalArgumentException e) {
            refuse(request, 400, String.valueOf(e.getMessage()));
            return;
          }
          if (urls.isEmpty()) {
            refuse(request, 400, "no valid URLs given");
          } else {
            whenRead.accept(urls);
          }
        });
  }

  private static boolean isJson(@Nullable String type) {
    return type != null && (type.equals(JSON) || type.startsWith(JSON + ";"));
  }

  private static List<String> urls(Buffer body) {
    return new JsonObject(body)
        .getJsonArray("peerURLs", new JsonArray()).stream()
            .map(String.class::cast)
            .map(MemberUrl::parse)
            .map(MemberUrl::text)
            .toList();
  }

  private <T> void run(
      HttpServerRequest request,
      String name,
      V2Audit.Entry entry,
      Touched touched,
      Supplier<CompletableFuture<T>> change,
      Consumer<T> whenDone,
      Executor eventLoop) {
    CompletableFuture<T> done;
    try {
      done = change.get();
    } catch (EtcdException refused) {
      entry.note(touched, refused);
      fail(request, name, refused);
      return;
    }
    entry.follow(touched, done);
    Async.whenDone(
        done,
        (result, failure) ->
            eventLoop.execute(
                () -> {
                  if (result != null) {
                    whenDone.accept(result);
                  } else {
                    fail(request, name, Failures.toStatus(cause(failure)));
                  }
                }));
  }

  private static Throwable cause(@Nullable Throwable failure) {
    return failure == null ? new IllegalStateException("no outcome") : failure;
  }

  private static void fail(HttpServerRequest request, String name, EtcdException reason) {
    if (reason.is(EtcdError.MEMBER_NOT_FOUND)) {
      refuse(request, 404, noSuchMember(name));
    } else if (reason.is(EtcdError.PEER_URL_EXISTS)) {
      refuse(request, 409, "membership: peerURL exists");
    } else if (reason.is(EtcdError.USER_EMPTY) || reason.is(EtcdError.PERMISSION_DENIED)) {
      refuse(request, 401, "Insufficient credentials");
    } else {
      refuse(request, 500, reason.text());
    }
  }

  private static String noSuchMember(String name) {
    return "No such member: " + name;
  }

  private static RequestContext context(Executor eventLoop) {
    return new RequestContext(eventLoop, RequestContext.NO_DEADLINE, NOBODY, Span.NONE);
  }

  private List<Member> members() {
    return cluster.membership().descriptions();
  }

  private static JsonObject json(Member member) {
    return new JsonObject()
        .put("id", Long.toHexString(member.getID()))
        .put("name", member.getName())
        .put("peerURLs", new JsonArray(member.getPeerURLsList()))
        .put("clientURLs", new JsonArray(member.getClientURLsList()));
  }

  private static void end(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", JSON)
        .end(body.encode() + "\n");
  }

  /** Answers with a status and a message, as etcd does beside the keys. */
  static void refuse(HttpServerRequest request, int status, String message) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", JSON)
        .end(new JsonObject().put("message", message).encode());
  }
}
