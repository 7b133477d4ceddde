package io.mainstay.server.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.consensus.Consensus;
import io.mainstay.server.Async;
import io.mainstay.server.audit.Touched;
import io.mainstay.server.audit.Touched.Access;
import io.mainstay.server.audit.Touched.Bytes;
import io.mainstay.server.audit.Touched.Keys;
import io.mainstay.server.v2.V2Answer;
import io.mainstay.server.v2.V2Code;
import io.mainstay.server.v2.V2Exception;
import io.mainstay.server.v2.V2Paths;
import io.mainstay.server.v2.V2Service;
import io.mainstay.server.v2.WaitSpec;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code /v2/keys} (etcd {@code server/etcdserver/api/v2http/client.go} at v3.5). Event loops. */
final class V2KeysPage {
  static final String INDEX_HEADER = "X-Etcd-Index";
  static final String JSON = "application/json";

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Set<String> WITHOUT_VALUES =
      Set.of("set", "compareAndSwap", "create", "update");

  /** How much longer a value may be in a form than by itself. */
  private static final int FORM_FACTOR = 3;

  private final V2Service service;
  private final Consensus consensus;
  private final long maxFormBytes;

  /**
   * The page of one member.
   *
   * @param maxRequestBytes the largest request that goes through the log
   */
  V2KeysPage(V2Service service, Consensus consensus, long maxRequestBytes) {
    this.service = service;
    this.consensus = consensus;
    this.maxFormBytes = FORM_FACTOR * maxRequestBytes;
  }

  /** Answers a request for the node at a path. */
  void handle(HttpServerRequest request, String path, V2Audit.Entry entry, Executor eventLoop) {
    if (hasForm(request)) {
      BoundedBody.read(
          request,
          maxFormBytes,
          body -> answer(request, path, entry, body.toString(UTF_8), eventLoop));
    } else {
      answer(request, path, entry, null, eventLoop);
    }
  }

  private static boolean hasForm(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    boolean writes =
        request.method().equals(HttpMethod.PUT) || request.method().equals(HttpMethod.POST);
    return writes && type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
  }

  private void answer(
      HttpServerRequest request,
      String path,
      V2Audit.Entry entry,
      @Nullable String body,
      Executor eventLoop) {
    V2KeysRequest asked;
    try {
      V2Form form = new V2Form().add(body).add(request.query());
      asked = V2KeysRequest.parse(request.method(), path, form, service.unixNanos());
    } catch (V2Exception refused) {
      refuse(request, refused);
      return;
    }
    Touched touched = touched(request, asked);
    if (!entry.caller().mayUse(named(path, asked), !isRead(request), asked.recursive())) {
      V2Exception refusal = new V2Exception(V2Code.UNAUTHORIZED, V2Pages.INSUFFICIENT, 0);
      entry.note(touched, refusal);
      refuse(request, refusal);
    } else if (asked.waits()) {
      entry.note(touched, null);
      await(request, asked, eventLoop);
    } else {
      CompletableFuture<V2Answer> answer =
          isRead(request)
              ? service.read(asked.path(), asked.recursive(), asked.quorum(), eventLoop)
              : service.write(asked.write(), eventLoop);
      entry.follow(touched, answer);
      Async.whenDone(answer, (done, failure) -> finish(request, asked, done, failure));
    }
  }

  /** The path as permissions know it: with the slash at its end that the client has written. */
  private static String named(String path, V2KeysRequest asked) {
    boolean slash = path.endsWith("/") && !asked.path().equals(V2Paths.ROOT);
    return slash ? asked.path() + "/" : asked.path();
  }

  private static Touched touched(HttpServerRequest request, V2KeysRequest asked) {
    Access access = Access.WRITE;
    if (isRead(request)) {
      access = Access.READ;
    } else if (request.method().equals(HttpMethod.DELETE)) {
      access = Access.DELETE;
    }
    return Touched.of(
        isRead(request), List.of(new Keys(access, Bytes.of(asked.path()), Bytes.NONE)));
  }

  private static boolean isRead(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private void await(HttpServerRequest request, V2KeysRequest asked, Executor eventLoop) {
    long index = service.index();
    HttpServerResponse response = request.response();
    head(response, index);
    WaitSpec spec =
        new WaitSpec(
            asked.path(),
            asked.recursive(),
            asked.stream(),
            asked.sinceIndex() == 0 ? index + 1 : asked.sinceIndex());
    new V2WaitReply(response, asked.stream(), eventLoop).begin(service, spec);
  }

  private void finish(
      HttpServerRequest request,
      V2KeysRequest asked,
      @Nullable V2Answer answer,
      @Nullable Throwable failure) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (answer == null) {
      Throwable cause = failure == null ? new IllegalStateException() : Async.cause(failure);
      if (cause instanceof V2Exception refused) {
        refuse(request, refused);
      } else {
        HttpEndpoints.refuse(request, 500, Failures.toStatus(cause).text());
      }
      return;
    }
    head(response, answer.index());
    V2Event event = answer.event();
    if (event.getAction().equals("create")
        || (event.getAction().equals("set") && !event.hasPrevNode())) {
      response.setStatusCode(201);
    }
    if (asked.withoutValues() && WITHOUT_VALUES.contains(event.getAction())) {
      end(request, V2Json.line(json -> json.writeStringField("action", event.getAction())));
    } else {
      end(request, V2Json.event(event));
    }
  }

  private static void end(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private void head(HttpServerResponse response, long index) {
    response
        .putHeader("Content-Type", JSON)
        .putHeader(INDEX_HEADER, Long.toString(index))
        .putHeader("X-Raft-Index", Long.toString(consensus.status().committedIndex()))
        .putHeader("X-Raft-Term", Long.toString(consensus.leadership().term()));
  }

  private static void refuse(HttpServerRequest request, V2Exception reason) {
    head(request.response(), reason);
    end(request, V2Json.refusal(reason));
  }

  /** Answers with an error to a request for more than the head. */
  static void refuse(HttpServerResponse response, V2Exception reason) {
    head(response, reason);
    response.end(V2Json.refusal(reason));
  }

  private static void head(HttpServerResponse response, V2Exception reason) {
    response.headers().remove("X-Raft-Index").remove("X-Raft-Term");
    response
        .setStatusCode(reason.code().status())
        .putHeader("Content-Type", JSON)
        .putHeader(INDEX_HEADER, Long.toString(reason.index()));
  }
}
