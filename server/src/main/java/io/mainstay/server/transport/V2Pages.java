package io.mainstay.server.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mainstay.consensus.Consensus;
import io.mainstay.server.v2.V2Service;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.util.concurrent.Executor;

/**
 * The v2 API by path (etcd {@code server/etcdserver/api/v2http} at v3.5). Event loops.
 *
 * <p>Paths with empty parts or dots are taken for what they mean; etcd redirects to that.
 */
public final class V2Pages {
  static final String CLUSTER_ID_HEADER = "X-Etcd-Cluster-Id";

  private static final String PREFIX = "/v2/";
  private static final String KEYS = "/v2/keys";

  private final V2KeysPage keys;
  private final String clusterId;

  /**
   * The pages of one member.
   *
   * @param maxRequestBytes the largest request that goes through the log
   */
  public V2Pages(V2Service service, Consensus consensus, long clusterId, long maxRequestBytes) {
    this.keys = new V2KeysPage(service, consensus, maxRequestBytes);
    this.clusterId = Long.toHexString(clusterId);
  }

  static boolean handles(String path) {
    return path.startsWith(PREFIX);
  }

  /** Answers a request to one of these pages. */
  void handle(HttpServerRequest request, Executor eventLoop) {
    String path;
    try {
      path = URLDecoder.decode(request.path().replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException malformed) {
      HttpEndpoints.refuse(request, 400, "400 Bad Request");
      return;
    }
    if (isWithin(KEYS, path)) {
      if (HttpEndpoints.only(
          request,
          HttpMethod.HEAD,
          HttpMethod.GET,
          HttpMethod.PUT,
          HttpMethod.POST,
          HttpMethod.DELETE)) {
        request.response().putHeader(CLUSTER_ID_HEADER, clusterId);
        keys.handle(request, path.substring(KEYS.length()), eventLoop);
      }
    } else {
      HttpEndpoints.notFound(request);
    }
  }

  private static boolean isWithin(String page, String path) {
    return path.equals(page) || path.startsWith(page + "/");
  }
}
