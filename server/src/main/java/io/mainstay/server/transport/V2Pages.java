package io.mainstay.server.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.transport.PeerTraffic;
import io.mainstay.server.Async;
import io.mainstay.server.audit.AuditLog;
import io.mainstay.server.audit.Touched;
import io.mainstay.server.cluster.ClusterService;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.transport.V2StatsPages.PeerNumbers;
import io.mainstay.server.v2.V2Service;
import io.mainstay.server.v2.auth.V2AuthService;
import io.mainstay.server.v2.auth.V2Caller;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The v2 API by path (etcd {@code server/etcdserver/api/v2http} at v3.5). Event loops.
 *
 * <p>Paths with empty parts or dots are taken for what they mean; etcd redirects to that.
 */
public final class V2Pages {
  static final String CLUSTER_ID_HEADER = "X-Etcd-Cluster-Id";

  /** What those are told who may not do what they ask for. */
  static final String INSUFFICIENT = "Insufficient credentials";

  private static final String PREFIX = "/v2/";
  private static final String KEYS = "/v2/keys";
  private static final String MEMBERS = "/v2/members";

  /**
   * The member that answers.
   *
   * @param started when it began to run
   */
  public record Origin(long clusterId, long memberId, String name, Instant started) {}

  private final V2KeysPage keys;
  private final V2MembersPage members;
  private final V2StatsPages stats;
  private final V2AuthService auth;
  private final V2AuthPages authPages;
  private final V2Audit audit;
  private final String clusterId;

  /**
   * The pages of one member.
   *
   * @param auth says who may do what
   * @param log takes note of who did what
   * @param traffic what passes between the members
   * @param maxRequestBytes the largest request that goes through the log
   */
  public V2Pages(
      V2Service service,
      V2AuthService auth,
      AuditLog log,
      Consensus consensus,
      ClusterState cluster,
      ClusterService changes,
      Origin origin,
      Supplier<List<PeerTraffic>> traffic,
      PeerLatencies latencies,
      long maxRequestBytes) {
    this.auth = auth;
    this.audit = new V2Audit(log);
    this.members = new V2MembersPage(cluster, changes, consensus);
    this.stats =
        new V2StatsPages(service.stats(), consensus, origin, new PeerNumbers(traffic, latencies));
    this.keys = new V2KeysPage(service, consensus, maxRequestBytes);
    this.clusterId = Long.toHexString(origin.clusterId());
    this.authPages = new V2AuthPages(auth, clusterId);
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
    if (!auth.isEnabled()) {
      route(request, path, V2Caller.anybody(), eventLoop);
      return;
    }
    request.pause();
    Async.whenDone(
        auth.identify(
            request.getHeader("Authorization"),
            () -> ClientCertificate.commonName(request.connection())),
        (caller, failure) ->
            eventLoop.execute(
                () -> {
                  if (caller != null) {
                    route(request, path, caller, eventLoop);
                  } else {
                    // More passwords to check than there is time for.
                    V2MembersPage.refuse(request, 503, "Service Unavailable");
                  }
                  request.resume();
                }));
  }

  private void route(HttpServerRequest request, String path, V2Caller caller, Executor eventLoop) {
    if (isWithin(KEYS, path)) {
      if (HttpEndpoints.only(
          request,
          HttpMethod.HEAD,
          HttpMethod.GET,
          HttpMethod.PUT,
          HttpMethod.POST,
          HttpMethod.DELETE)) {
        request.response().putHeader(CLUSTER_ID_HEADER, clusterId);
        keys.handle(
            request, path.substring(KEYS.length()), audit.begin(request, caller, KEYS), eventLoop);
      }
    } else if (isWithin(MEMBERS, path)) {
      if (HttpEndpoints.only(
          request, HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE, HttpMethod.PUT)) {
        members(request, path.substring(MEMBERS.length()), caller, eventLoop);
      }
    } else if (path.equals("/v2/machines")) {
      if (HttpEndpoints.only(request, HttpMethod.GET, HttpMethod.HEAD)) {
        members.machines(request);
      }
    } else if (V2StatsPages.handles(path)) {
      stats.handle(request, path);
    } else if (V2AuthPages.handles(path)) {
      if (V2AuthPages.admits(request, path)) {
        authPages.handle(
            request, path, audit.begin(request, caller, V2AuthPages.page(path)), eventLoop);
      }
    } else {
      HttpEndpoints.notFound(request);
    }
  }

  private void members(
      HttpServerRequest request, String rest, V2Caller caller, Executor eventLoop) {
    V2Audit.Entry entry = audit.begin(request, caller, MEMBERS);
    if (request.method().equals(HttpMethod.GET) || caller.mayManage()) {
      request.response().putHeader(CLUSTER_ID_HEADER, clusterId);
      members.handle(request, rest, entry, eventLoop);
    } else {
      entry.refuse(Touched.of(false, List.of()));
      V2MembersPage.refuse(request, 401, INSUFFICIENT);
    }
  }

  private static boolean isWithin(String page, String path) {
    return path.equals(page) || path.startsWith(page + "/");
  }
}
