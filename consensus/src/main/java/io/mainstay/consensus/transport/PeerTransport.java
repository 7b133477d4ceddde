package io.mainstay.consensus.transport;

import io.mainstay.consensus.PeerDirectory;
import io.mainstay.consensus.transport.CallListener.Failure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one member reaches the others and is reached by them. Members are addressed by ID; where an
 * ID is now is asked of the {@link PeerDirectory} at each dial.
 *
 * <p>The peer HTTP server belongs to the caller, which routes {@link #handles} paths to {@link
 * #handle}. Any thread may call.
 */
public final class PeerTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
  private static final long TICK_MILLIS = 25;

  /** Who keeps inventing member IDs does not fill memory. */
  private static final int MAX_COUNTED_PEERS = 1024;

  private static final long MAX_BYTES_AT_WORK = 64L << 20;
  private static final String EXPELLED = "the member has been permanently removed from the cluster";

  private final Vertx vertx;
  private final Identity identity;
  private final PeerDirectory directory;
  private final PeerTransportOptions options;
  private final RoundTripListener roundTrips;
  private final ConcurrentMap<Long, TrafficCounts> traffic = new ConcurrentHashMap<>();
  private final HttpClientAgent client;
  private final long tickTimer;
  private final ConcurrentMap<Long, PeerLink> links = new ConcurrentHashMap<>();
  private final Set<InboundLane> inbound = ConcurrentHashMap.newKeySet();
  private final Set<String> strangers = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> expelled = new CompletableFuture<>();
  private volatile LongPredicate isOut = memberId -> false;
  private volatile @Nullable InboundHandler handler;
  private volatile boolean closed;

  /**
   * For one member; dials nobody yet and refuses everybody until {@link #serve}.
   *
   * @param roundTrips hears how long peers take to answer
   */
  public PeerTransport(
      Vertx vertx,
      long memberId,
      long clusterId,
      PeerDirectory directory,
      PeerTransportOptions options,
      RoundTripListener roundTrips) {
    this.roundTrips = roundTrips;
    this.vertx = vertx;
    this.identity = new Identity(clusterId, memberId);
    this.directory = directory;
    this.options = options;
    this.client = vertx.httpClientBuilder().with(options.client()).build();
    this.tickTimer = vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
  }

  /** This member. */
  public long memberId() {
    return identity.memberId();
  }

  /** Whether a request path is for this transport. */
  public boolean handles(String path) {
    return path.startsWith(Lane.PATH_PREFIX);
  }

  /** Takes a request on the peer server, on its event loop. */
  public void handle(HttpServerRequest request) {
    Optional<Lane> lane = Lane.ofPath(request.path());
    InboundHandler current = handler;
    if (lane.isEmpty() || !HttpMethod.POST.equals(request.method())) {
      refuse(request, 404, "no such lane");
    } else if (!identity.sameCluster(request.headers())) {
      tellStranger(request);
      refuse(request, 412, "cluster ID mismatch");
    } else if (!identity.isTarget(request.headers()) || Identity.sender(request.headers()) == 0) {
      refuse(request, 421, "another member was expected here");
    } else if (current == null || closed) {
      refuse(request, 503, "not started");
    } else if (isOut.test(Identity.sender(request.headers()))) {
      refuse(request, PeerLink.GONE, EXPELLED);
    } else {
      accept(lane.get(), request, current);
    }
  }

  /**
   * Begins to accept lanes, handing what comes in to the handler.
   *
   * @param outMembers says which members are out of the cluster for good: they are told so instead
   */
  public void serve(InboundHandler inboundHandler, LongPredicate outMembers) {
    isOut = outMembers;
    handler = inboundHandler;
  }

  /**
   * Completes, on an event loop, when a peer has said that this member is out of the cluster for
   * good.
   */
  public CompletableFuture<Void> expelled() {
    return expelled;
  }

  /** Breaks off all lanes from peers and accepts no more. */
  public void stopServing() {
    handler = null;
    inbound.forEach(InboundLane::close);
  }

  /** Keeps a connection to the member up from now on, as far as the directory knows it. */
  public void connect(long peerId) {
    if (peerId != identity.memberId() && !closed) {
      link(peerId).ensureConnecting();
    }
  }

  /** Breaks off the connections from and to a member; it may come again. */
  public void disconnect(long peerId) {
    PeerLink link = links.remove(peerId);
    if (link != null) {
      link.close();
    }
    inbound.stream().filter(lane -> lane.peerId() == peerId).forEach(InboundLane::close);
  }

  /** Ends connections to addresses at which the directory no longer has the member. */
  public void addressesChanged() {
    links.values().forEach(PeerLink::leaveOldAddress);
  }

  /**
   * Makes a call. While the peer is being dialled it waits; when the peer is known to be out of
   * reach it fails at once.
   *
   * @param timeoutMillis until when an answer is of use
   */
  public void call(
      long peerId, Lane lane, byte kind, byte[] body, long timeoutMillis, CallListener listener) {
    if (closed) {
      listener.failed(Failure.NOT_SENT);
      return;
    }
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    link(peerId).call(lane, kind, body, deadlineNanos, listener);
  }

  /** Since when the peer is connected, in {@link System#nanoTime()} terms; empty when it is not. */
  public Optional<Long> connectedSinceNanos(long peerId) {
    PeerLink link = links.get(peerId);
    return link == null ? Optional.empty() : link.connectedSinceNanos();
  }

  /** What went between this member and each that it has had to do with. */
  public List<PeerTraffic> traffic() {
    return traffic.entrySet().stream()
        .map(
            peer ->
                peer.getValue().of(peer.getKey(), connectedSinceNanos(peer.getKey()).isPresent()))
        .toList();
  }

  /** Ends all connections; the peer HTTP server stays the caller's. */
  @Override
  public void close() {
    closed = true;
    vertx.cancelTimer(tickTimer);
    stopServing();
    links.values().forEach(PeerLink::close);
    client.close();
  }

  private TrafficCounts counts(long peerId) {
    TrafficCounts known = traffic.get(peerId);
    if (known != null) {
      return known;
    }
    return traffic.size() < MAX_COUNTED_PEERS
        ? traffic.computeIfAbsent(peerId, id -> new TrafficCounts())
        : new TrafficCounts();
  }

  private PeerLink link(long peerId) {
    return links.computeIfAbsent(
        peerId,
        id ->
            new PeerLink(
                vertx,
                client,
                identity,
                id,
                options,
                counts(id),
                nanos -> roundTrips.answered(id, nanos),
                () -> directory.addresses(id),
                () -> expelled.complete(null)));
  }

  private void tick() {
    long nowNanos = System.nanoTime();
    links.values().forEach(link -> link.tick(nowNanos));
  }

  private void accept(Lane lane, HttpServerRequest request, InboundHandler current) {
    Context context = vertx.getOrCreateContext();
    InboundLane opened =
        new InboundLane(
            Identity.sender(request.headers()),
            lane,
            request,
            context,
            current,
            counts(Identity.sender(request.headers())),
            MAX_BYTES_AT_WORK);
    inbound.add(opened);
    SocketTimeouts.watch(request.connection(), options);
    opened.open(options.maxFrameBytes(), () -> inbound.remove(opened));
    if (handler != current) {
      opened.close();
    }
  }

  private static void refuse(HttpServerRequest request, int status, String reason) {
    request.response().setStatusCode(status).setStatusMessage(reason).end(reason);
  }

  /** Whoever does not even say that he is a member is none of another cluster. */
  private void tellStranger(HttpServerRequest request) {
    if (Identity.sender(request.headers()) == 0) {
      return;
    }
    String host = request.remoteAddress() == null ? "?" : request.remoteAddress().host();
    String who = Long.toHexString(Identity.sender(request.headers())) + " at " + host;
    // Bounded: whoever keeps inventing names does not fill memory or log.
    if (strangers.size() < 1024 && strangers.add(who)) {
      LOG.error("refused member {} of another cluster: cluster ID mismatch", who);
    }
  }
}
