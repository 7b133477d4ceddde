package io.mainstay.consensus.transport;

import io.mainstay.consensus.PeerAddress;
import io.mainstay.consensus.transport.CallListener.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's way to one peer: keeps one connection up, dialling again with growing pauses.
 *
 * <p>State is guarded by the link's monitor, held for a few assignments and while the calls that
 * waited are queued. Calls made while a dial is under way wait for its end; in the pause between
 * two dials they fail at once.
 */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  /** How a peer says that this member is out of the cluster for good, as in etcd. */
  static final int GONE = 410;

  private static final int PRECONDITION_FAILED = 412;
  private static final int MAX_REASONS = 16;

  /** How the platform begins what the other side has to say against a connection. */
  private static final String ALERT = "Received fatal alert";

  private static final String NO_TLS = "not an SSL/TLS record";
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1000;
  private static final long DIAL_MILLIS = 2000;
  private static final long PING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final Context context;
  private final HttpClientAgent client;
  private final Identity identity;
  private final long peerId;
  private final PeerTransportOptions options;
  private final TrafficCounts counts;
  private final LongConsumer onRoundTrip;
  private final Supplier<List<PeerAddress>> addresses;
  private final Runnable onExpelled;

  private final Queue<ParkedCall> parked = new ArrayDeque<>();
  private volatile @Nullable PeerConnection connection;
  private boolean dialling;
  private boolean pausing;
  private boolean closed;
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private boolean mismatchTold;
  private final Set<String> insecurityTold = new HashSet<>();

  /** A call that waits for the end of a dial. */
  private static final class ParkedCall {
    private final Lane lane;
    private final byte kind;
    private final byte[] body;
    private final long deadlineNanos;
    private final CallListener listener;

    ParkedCall(Lane lane, byte kind, byte[] body, long deadlineNanos, CallListener listener) {
      this.lane = lane;
      this.kind = kind;
      this.body = body;
      this.deadlineNanos = deadlineNanos;
      this.listener = listener;
    }

    void refuse() {
      listener.failed(Failure.NOT_SENT);
    }

    void goOut(PeerConnection connection) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        refuse();
      } else {
        connection.call(lane, kind, body, deadlineNanos, listener);
      }
    }
  }

  PeerLink(
      Vertx vertx,
      HttpClientAgent client,
      Identity identity,
      long peerId,
      PeerTransportOptions options,
      TrafficCounts counts,
      LongConsumer onRoundTrip,
      Supplier<List<PeerAddress>> addresses,
      Runnable onExpelled) {
    this.vertx = vertx;
    // An event loop of its own: the caller's thread would give all links the same one.
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.client = client;
    this.identity = identity;
    this.peerId = peerId;
    this.options = options;
    this.counts = counts;
    this.onRoundTrip = onRoundTrip;
    this.addresses = addresses;
    this.onExpelled = onExpelled;
  }

  Optional<Long> connectedSinceNanos() {
    return Optional.ofNullable(connection).map(PeerConnection::connectedNanos);
  }

  /** Begins to dial unless connected, dialling or pausing already. */
  synchronized void ensureConnecting() {
    if (!closed && connection == null && !dialling && !pausing) {
      dialling = true;
      context.runOnContext(ignored -> dial());
    }
  }

  void call(Lane lane, byte kind, byte[] body, long deadlineNanos, CallListener listener) {
    PeerConnection current = connection;
    if (current == null) {
      current = parkOrRefuse(lane, kind, body, deadlineNanos, listener);
    }
    if (current != null) {
      current.call(lane, kind, body, deadlineNanos, listener);
    }
  }

  private @Nullable PeerConnection parkOrRefuse(
      Lane lane, byte kind, byte[] body, long deadlineNanos, CallListener listener) {
    synchronized (this) {
      ensureConnecting();
      if (connection != null) {
        return connection;
      }
      if (dialling && parked.size() < options.maxPendingCalls()) {
        parked.add(new ParkedCall(lane, kind, body, deadlineNanos, listener));
        return null;
      }
    }
    counts.sendFailures.increment();
    listener.failed(Failure.NOT_SENT);
    return null;
  }

  void tick(long nowNanos) {
    PeerConnection current = connection;
    if (current != null) {
      context.runOnContext(ignored -> current.tick(nowNanos, PING_INTERVAL_NANOS));
    }
  }

  /** Dials anew when the peer is known to be elsewhere. Any thread. */
  void leaveOldAddress() {
    PeerConnection current = connection;
    List<PeerAddress> now = addresses.get();
    if (current != null && !now.isEmpty() && !now.contains(current.address())) {
      LOG.info("peer {} has moved from {}", Long.toHexString(peerId), current.address());
      current.close();
    }
  }

  void close() {
    PeerConnection current;
    synchronized (this) {
      closed = true;
      current = connection;
    }
    if (current != null) {
      current.close();
    }
  }

  // On the context from here on.

  private void dial() {
    dialNext(new ArrayDeque<>(addresses.get()));
  }

  private void dialNext(Queue<PeerAddress> left) {
    PeerAddress address = left.poll();
    if (address == null || closed) {
      dialFailed();
      return;
    }
    HttpConnectOptions target =
        PeerDial.aim(new HttpConnectOptions().setConnectTimeout(DIAL_MILLIS), address);
    client
        .connect(target)
        .compose(raw -> openLanes(raw, address))
        .onSuccess(this::connected)
        .onFailure(
            cause -> {
              LOG.debug("peer {} at {}: {}", Long.toHexString(peerId), address, cause.toString());
              tellIfInsecure(address, cause);
              dialNext(left);
            });
  }

  private Future<PeerConnection> openLanes(HttpClientConnection raw, PeerAddress address) {
    PeerConnection opened = new PeerConnection(context, raw, address, options, counts, onRoundTrip);
    SocketTimeouts.watch(raw, options);
    raw.closeHandler(ignored -> disconnected(opened));
    // Whether the peer likes our certificate comes out only after the handshake.
    raw.exceptionHandler(cause -> tellIfInsecure(address, cause));
    List<Future<?>> lanes = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      lanes.add(openLane(raw, opened, lane));
    }
    return Future.all(lanes)
        .timeout(DIAL_MILLIS, TimeUnit.MILLISECONDS)
        .map(opened)
        .onFailure(ignored -> raw.close());
  }

  private Future<Void> openLane(HttpClientConnection raw, PeerConnection opened, Lane lane) {
    RequestOptions head = new RequestOptions().setMethod(HttpMethod.POST).setURI(lane.path());
    identity.putHeaders(head, peerId);
    return raw.request(head)
        .compose(
            request -> {
              request.setChunked(true);
              request.exceptionHandler(ignored -> raw.close());
              return request
                  .sendHead()
                  .compose(ignored -> request.response())
                  .compose(response -> laneAnswered(raw, opened, lane, request, response));
            });
  }

  private Future<Void> laneAnswered(
      HttpClientConnection raw,
      PeerConnection opened,
      Lane lane,
      HttpClientRequest request,
      HttpClientResponse response) {
    if (response.statusCode() != 200) {
      if (response.statusCode() == PRECONDITION_FAILED && !mismatchTold) {
        mismatchTold = true;
        LOG.error(
            "peer {} refused this member {}: {}",
            Long.toHexString(peerId),
            Long.toHexString(identity.memberId()),
            "cluster ID mismatch");
      }
      if (response.statusCode() == GONE) {
        onExpelled.run();
      }
      return Future.failedFuture("refused with HTTP status " + response.statusCode());
    }
    response.handler(opened.reader());
    response.endHandler(ignored -> raw.close());
    response.exceptionHandler(ignored -> raw.close());
    opened.addLane(lane, request);
    return Future.succeededFuture();
  }

  /**
   * That the peer does not like the certificate of this member, or does not speak TLS: once for
   * each reason until it is reached, since the next dial fails in the same way.
   */
  private void tellIfInsecure(PeerAddress address, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reason = String.valueOf(cause.getMessage());
      boolean told =
          cause instanceof SSLException
              && (reason.startsWith(ALERT) || reason.startsWith(NO_TLS))
              && insecurityTold.size() < MAX_REASONS
              && insecurityTold.add(reason);
      if (told) {
        LOG.warn("no TLS with peer {} at {}: {}", Long.toHexString(peerId), address, reason);
      }
    }
  }

  private void connected(PeerConnection opened) {
    boolean unwanted;
    synchronized (this) {
      unwanted = closed;
      if (!unwanted) {
        pauseMillis = FIRST_PAUSE_MILLIS;
        // Seen by callers only once nobody waits any more: else they would overtake those who do.
        for (ParkedCall call; (call = parked.poll()) != null; ) {
          call.goOut(opened);
        }
        dialling = false;
        connection = opened;
      }
    }
    if (unwanted) {
      opened.close();
      dialFailed();
    } else {
      mismatchTold = false;
      insecurityTold.clear();
      LOG.info("connected to peer {}", Long.toHexString(peerId));
    }
  }

  private void disconnected(PeerConnection ended) {
    boolean was;
    synchronized (this) {
      was = connection == ended;
      if (was) {
        connection = null;
      }
    }
    ended.ended();
    if (was) {
      counts.disconnections.increment();
      LOG.info("lost the connection to peer {}", Long.toHexString(peerId));
      ensureConnecting();
    }
  }

  private void dialFailed() {
    List<ParkedCall> refused;
    long pause;
    synchronized (this) {
      dialling = false;
      pausing = true;
      refused = new ArrayList<>(parked);
      parked.clear();
      pause = pauseMillis;
      pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
    }
    counts.sendFailures.add(refused.size());
    refused.forEach(ParkedCall::refuse);
    vertx.setTimer(
        pause,
        ignored -> {
          synchronized (this) {
            pausing = false;
          }
          // A peer without URLs is no member any more: dial again only when somebody calls.
          if (!addresses.get().isEmpty()) {
            ensureConnecting();
          }
        });
  }
}
