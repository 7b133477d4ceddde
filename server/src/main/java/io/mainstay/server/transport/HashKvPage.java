package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.Async;
import io.mainstay.server.corruption.HashSample;
import io.mainstay.server.corruption.KeySpaceHashes;
import io.mainstay.server.corruption.PeerHashes;
import io.mainstay.server.transport.PeerHttp.Question;
import io.mainstay.storage.KeySpaceHash;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The page {@code /members/hashkv} of the peer port, on which members tell one another the hash of
 * their key space (etcd {@code hashKVHandler} and {@code HashByRev} in {@code
 * server/etcdserver/corrupt.go} at v3.7.1). Served on event loops, asked on any thread.
 */
public final class HashKvPage implements PeerHashes {
  static final String PATH = "/members/hashkv";

  private static final String REVISION = "revision";
  private static final String HASH = "hash";
  private static final String HASH_REVISION = "hash_revision";
  private static final String COMPACT_REVISION = "compact_revision";
  private static final String JSON = "application/json";

  private final PeerHttp peers;
  private final KeySpaceHashes own;
  private final String clusterId;
  private final Duration timeout;

  /**
   * The page of one member.
   *
   * @param timeout how long other members have to answer
   */
  public HashKvPage(PeerHttp peers, KeySpaceHashes own, long clusterId, Duration timeout) {
    this.peers = peers;
    this.own = own;
    this.clusterId = Long.toHexString(clusterId);
    this.timeout = timeout;
  }

  void handle(HttpServerRequest request) {
    String cluster = request.getHeader(PeerHttp.CLUSTER_ID_HEADER);
    if (!HttpEndpoints.onlyGet(request)) {
      BoundedBody.discard(request);
    } else if (cluster != null && !cluster.equals(clusterId)) {
      BoundedBody.discard(request);
      HttpEndpoints.refuse(request, 412, "cluster ID mismatch");
    } else {
      Context context = Vertx.currentContext();
      BoundedBody.read(
          request, body -> answer(request, body, task -> context.runOnContext(run -> task.run())));
    }
  }

  private void answer(HttpServerRequest request, Buffer body, Executor eventLoop) {
    long revision;
    try {
      revision = new JsonObject(body).getLong(REVISION, 0L);
    } catch (DecodeException | ClassCastException e) {
      HttpEndpoints.refuse(request, 400, "error unmarshalling request");
      return;
    }
    Async.whenDone(
        own.at(revision),
        (sample, failure) ->
            eventLoop.execute(
                () -> {
                  if (sample != null) {
                    request.response().putHeader("Content-Type", JSON).end(encode(sample));
                  } else if (failure != null) {
                    HttpEndpoints.refuse(
                        request, 400, String.valueOf(Async.cause(failure).getMessage()));
                  }
                }));
  }

  @Override
  public CompletableFuture<HashSample> at(long memberId, long revision) {
    Buffer body = new JsonObject().put(REVISION, revision).toBuffer();
    return peers.ask(
        memberId, new Question(HttpMethod.GET, PATH, JSON, body), timeout, HashKvPage::read);
  }

  private static Future<HashSample> read(HttpClientResponse response) {
    return response
        .body()
        .compose(
            body -> {
              try {
                return response.statusCode() == 200
                    ? Future.succeededFuture(decode(new JsonObject(body)))
                    : Future.failedFuture(failure(body.toString()));
              } catch (DecodeException | ClassCastException e) {
                return Future.failedFuture(e);
              }
            });
  }

  private static Exception failure(String text) {
    for (EtcdError expected : new EtcdError[] {EtcdError.COMPACTED, EtcdError.FUTURE_REVISION}) {
      EtcdException refused = expected.exception();
      if (text.contains(refused.text())) {
        return refused;
      }
    }
    return new IOException("unknown error: " + text.strip());
  }

  private static String encode(HashSample sample) {
    return new JsonObject()
        .put("header", new JsonObject().put(REVISION, sample.revision()))
        .put(HASH, Integer.toUnsignedLong(sample.hash().hash()))
        .put(COMPACT_REVISION, sample.hash().compactRevision())
        .put(HASH_REVISION, sample.hash().revision())
        .encode();
  }

  private static HashSample decode(JsonObject json) {
    return new HashSample(
        new KeySpaceHash(
            (int) json.getLong(HASH, 0L).longValue(),
            json.getLong(HASH_REVISION, 0L),
            json.getLong(COMPACT_REVISION, 0L)),
        json.getJsonObject("header", new JsonObject()).getLong(REVISION, 0L));
  }
}
