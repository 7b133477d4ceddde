package io.mainstay.server.transport;

import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.consensus.transport.PeerDial;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.tls.ClientTls;
import io.mainstay.server.tls.network.TlsOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the members of a cluster about it from outside, before this member is one of them (etcd
 * {@code server/etcdserver/cluster_util.go} at v3.7.1). Blocks; for the thread that starts a
 * member.
 */
public final class RemoteMembers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteMembers.class);

  private final Vertx vertx;
  private final HttpClient client;

  /**
   * What a member says of its cluster.
   *
   * @param clusterId the cluster
   * @param members in the order given
   */
  public record RemoteCluster(long clusterId, List<Member> members) {}

  private record Page(@Nullable String clusterId, Buffer body) {}

  /**
   * With a network of its own, until it is closed.
   *
   * @param tls for members at https URLs
   */
  public RemoteMembers(ClientTls tls) {
    this.vertx = Vertx.vertx(EventLoops.options(1).setUseDaemonThread(true));
    this.client = vertx.createHttpClient(TlsOptions.secure(new HttpClientOptions(), tls));
  }

  /**
   * The cluster as the first member says that answers; empty when none does.
   *
   * @param peerUrls where to ask, in order
   * @param timeout for each of them
   * @param quietly whether silence is nothing to speak of
   */
  public Optional<RemoteCluster> cluster(
      List<MemberUrl> peerUrls, Duration timeout, boolean quietly) {
    for (MemberUrl url : peerUrls) {
      String address = url + "/members";
      try {
        return Optional.of(parse(get(url, "/members", timeout)));
      } catch (CompletionException | DecodeException | NumberFormatException e) {
        if (!quietly) {
          log.atWarn()
              .addKeyValue("address", address)
              .addKeyValue("error", reason(e))
              .log("failed to get cluster response");
        }
      }
    }
    return Optional.empty();
  }

  /** The cluster version that a member speaks; empty when it does not say. */
  public Optional<String> clusterVersion(MemberUrl peerUrl, Duration timeout) {
    try {
      JsonObject version = new JsonObject(get(peerUrl, "/version", timeout).body());
      return Optional.ofNullable(version.getString("etcdcluster"));
    } catch (CompletionException | DecodeException | ClassCastException e) {
      log.atWarn()
          .addKeyValue("address", peerUrl + "/version")
          .addKeyValue("error", reason(e))
          .log("failed to get version");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Page get(MemberUrl url, String path, Duration timeout) {
    RequestOptions request =
        PeerDial.aim(new RequestOptions(), url.peerAddress())
            .setMethod(HttpMethod.GET)
            .setURI(path)
            .setConnectTimeout(timeout.toMillis())
            .setTimeout(timeout.toMillis());
    return client
        .request(request)
        .compose(sent -> sent.send().compose(RemoteMembers::read))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static Future<Page> read(HttpClientResponse response) {
    return response.statusCode() == 200
        ? response
            .body()
            .map(body -> new Page(response.getHeader(PeerHttp.CLUSTER_ID_HEADER), body))
        : Future.failedFuture(new IOException("HTTP status " + response.statusCode()));
  }

  private static RemoteCluster parse(Page page) {
    if (page.clusterId() == null) {
      throw new NumberFormatException("no cluster ID in the answer");
    }
    return new RemoteCluster(
        Long.parseUnsignedLong(page.clusterId(), 16), MemberJson.decode(page.body()));
  }

  private static String reason(RuntimeException failure) {
    return String.valueOf(failure.getCause() == null ? failure : failure.getCause());
  }
}
