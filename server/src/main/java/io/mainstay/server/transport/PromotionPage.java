package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.server.Async;
import io.mainstay.server.RequestContext;
import io.mainstay.server.cluster.Promotions;
import io.mainstay.server.transport.PeerHttp.Question;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How members ask the leader to promote a learner: both ends of {@code POST
 * /members/promote/<decimal ID>} (etcd {@code etcdhttp/peer.go} and {@code cluster_util.go} at
 * v3.7.1). Event loops.
 *
 * <p>Refusals that etcd's page does not know carry the text that clients know, with status 412.
 */
public final class PromotionPage implements Promotions.LeaderCall {
  private static final String PATH = "/members/promote/";
  private static final int REFUSED = 412;

  private static final Map<EtcdError, String> PEER_TEXTS =
      Map.of(
          EtcdError.MEMBER_NOT_FOUND, "membership: ID not found",
          EtcdError.MEMBER_NOT_LEARNER, "membership: can only promote a learner member",
          EtcdError.LEARNER_NOT_READY, EtcdError.LEARNER_NOT_READY.text());

  private final PeerHttp peers;

  /** The asking end of one member. */
  public PromotionPage(PeerHttp peers) {
    this.peers = peers;
  }

  @Override
  public CompletableFuture<List<Member>> promote(long leaderId, long learnerId, Duration timeout) {
    return peers.ask(
        leaderId,
        Question.post(PATH + Long.toUnsignedString(learnerId), "application/json", Buffer.buffer()),
        timeout,
        PromotionPage::read);
  }

  private static Future<List<Member>> read(HttpClientResponse response) {
    return response
        .body()
        .map(
            body ->
                switch (response.statusCode()) {
                  case 200 -> MemberJson.decode(body);
                  case 404 -> throw EtcdError.MEMBER_NOT_FOUND.exception();
                  case REFUSED -> throw refusal(body.toString().strip());
                  default ->
                      throw new CompletionException(
                          new IOException(
                              "the leader answered with status " + response.statusCode()));
                });
  }

  private static RuntimeException refusal(String text) {
    return PEER_TEXTS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(text))
        .map(Map.Entry::getKey)
        .findFirst()
        .or(() -> EtcdError.byText(text))
        .<RuntimeException>map(EtcdError::exception)
        .orElseGet(() -> new CompletionException(new IOException("the leader refused: " + text)));
  }

  static boolean handles(String path) {
    return path.startsWith(PATH);
  }

  /** Answers a member that asks. */
  static void handle(HttpServerRequest request, Promotions promotions, Executor eventLoop) {
    String idText = request.path().substring(PATH.length());
    long id;
    if (!HttpMethod.POST.equals(request.method())) {
      request.response().putHeader("Allow", "POST");
      HttpEndpoints.refuse(request, 405, "Method Not Allowed");
      return;
    }
    try {
      id = Long.parseUnsignedLong(idText);
    } catch (NumberFormatException e) {
      HttpEndpoints.refuse(request, 404, "member " + idText + " not found in cluster");
      return;
    }
    Async.whenDone(
        promotions.promoteHere(id, RequestContext.ofMember(eventLoop)),
        (members, failure) -> eventLoop.execute(() -> answer(request, members, failure)));
  }

  private static void answer(
      HttpServerRequest request, @Nullable List<Member> members, @Nullable Throwable failure) {
    if (members != null) {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end(MemberJson.encode(members));
    } else if (failure != null
        && Async.cause(failure) instanceof EtcdException refused
        && !refused.is(EtcdError.NOT_LEADER)) {
      HttpEndpoints.refuse(
          request,
          refused.is(EtcdError.MEMBER_NOT_FOUND) ? 404 : REFUSED,
          EtcdError.byText(refused.text()).map(PEER_TEXTS::get).orElse(refused.text()));
    } else {
      request
          .response()
          .setStatusCode(500)
          .putHeader("Content-Type", "application/json")
          .end("{\"message\":\"Internal Server Error\"}");
    }
  }
}
