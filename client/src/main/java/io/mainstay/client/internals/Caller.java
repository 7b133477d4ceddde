package io.mainstay.client.internals;

import com.google.protobuf.Message;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.EventLoops;
import io.mainstay.client.Exchange;
import io.mainstay.client.Method;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.Sending;
import io.mainstay.client.StreamListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network side of a client. */
public final class Caller {
  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);
  private static final long CLOSE_TIMEOUT_SECONDS = 2;
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(5);
  private static final String LEADER_HEADER = "hasleader";

  private final Vertx vertx;
  private final Loops loops;
  private final boolean endsThreads;
  private final ClientSettings settings;
  private final LoadedTls tls;
  private final Map<Endpoint, Link> links;
  private final Links all;
  private final Tokens tokens;

  private Caller(
      Vertx vertx,
      Loops loops,
      boolean endsThreads,
      ClientSettings settings,
      LoadedTls tls,
      Map<Endpoint, Link> links,
      Links all,
      Tokens tokens) {
    this.vertx = vertx;
    this.loops = loops;
    this.endsThreads = endsThreads;
    this.settings = settings;
    this.tls = tls;
    this.links = links;
    this.all = all;
    this.tokens = tokens;
  }

  /** Has its threads, and connects with the first call. */
  public static Caller open(ClientSettings settings, LoadedTls tls, int eventLoops) {
    Vertx vertx =
        Vertx.vertx(
            EventLoops.options(eventLoops).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    return connecting(vertx, Loops.of(vertx, eventLoops), true, settings, tls, null);
  }

  /** Works on somebody else's event loops, and connects with the first call. */
  public static Caller on(Vertx vertx, ClientSettings settings, LoadedTls tls) {
    return connecting(vertx, Loops.of(vertx, 1), false, settings, tls, null);
  }

  /** The same with connections of its own. */
  public Caller sibling() {
    return connecting(vertx, loops, endsThreads, settings, tls, tokens);
  }

  private static Caller connecting(
      Vertx vertx,
      Loops loops,
      boolean endsThreads,
      ClientSettings settings,
      LoadedTls tls,
      @Nullable Tokens known) {
    Map<Endpoint, Link> links = new ConcurrentHashMap<>();
    Links all =
        new Links(
            vertx,
            loops.next(),
            settings.endpoints().stream()
                .map(endpoint -> link(links, endpoint, vertx, settings, tls))
                .toList());
    Tokens tokens = known == null ? tokens(vertx, all, settings) : known;
    Caller caller = new Caller(vertx, loops, endsThreads, settings, tls, links, all, tokens);
    if (!settings.autoSyncInterval().isZero()) {
      caller.syncLater();
    }
    return caller;
  }

  /** See {@code client/v3/client.go}, v3.7.1: learners and who has not started serve nobody. */
  @SuppressWarnings("FutureReturnValueIgnored") // what follows the answer throws nothing
  private void sync() {
    MemberListRequest request = MemberListRequest.newBuilder().setLinearizable(true).build();
    call(Methods.MEMBER_LIST, request, SYNC_TIMEOUT)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                callInstead(advertised(answer));
              } else {
                LOG.atInfo()
                    .addKeyValue("error", failure.getMessage())
                    .log("Auto sync endpoints failed.");
              }
              syncLater();
            });
  }

  /** Not before the last time is over: however short the interval is, one asks at a time. */
  private void syncLater() {
    vertx.setTimer(Math.max(1, settings.autoSyncInterval().toMillis()), due -> sync());
  }

  private static List<Endpoint> advertised(MemberListResponse answer) {
    return answer.getMembersList().stream()
        .filter(member -> !member.getName().isEmpty() && !member.getIsLearner())
        .flatMap(member -> member.getClientURLsList().stream())
        .map(Endpoint::parse)
        .toList();
  }

  /** Calls under way stay where they are. */
  private void callInstead(List<Endpoint> endpoints) {
    if (!endpoints.isEmpty()) {
      all.replace(
          endpoints.stream().map(endpoint -> link(links, endpoint, vertx, settings, tls)).toList());
      LOG.atDebug()
          .addKeyValue("endpoints", endpoints.stream().map(Endpoint::text).toList())
          .log("set etcd endpoints by autoSync");
    }
  }

  private static Tokens tokens(Vertx vertx, Links all, ClientSettings settings) {
    ClientSettings.User user = settings.user();
    return user == null || !settings.token().isEmpty()
        ? Tokens.fixed(settings.token())
        : Tokens.from(() -> authenticate(vertx, all, user, settings));
  }

  /** The same, for one endpoint. */
  public Caller at(Endpoint endpoint) {
    return at(only(endpoint), tokens);
  }

  /** The same, for one endpoint, which is asked for a token of its own. */
  public Caller unsignedAt(Endpoint endpoint) {
    Links one = only(endpoint);
    return at(one, tokens(vertx, one, settings));
  }

  private Links only(Endpoint endpoint) {
    return new Links(vertx, loops.next(), List.of(link(links, endpoint, vertx, settings, tls)));
  }

  private Caller at(Links some, Tokens shown) {
    return new Caller(vertx, loops, endsThreads, settings, tls, links, some, shown);
  }

  private static Link link(
      Map<Endpoint, Link> links,
      Endpoint endpoint,
      Vertx vertx,
      ClientSettings settings,
      LoadedTls tls) {
    return links.computeIfAbsent(endpoint, absent -> new Link(vertx, absent, settings, tls));
  }

  /** Fetches the token, if there is a user. */
  public CompletableFuture<String> authenticate() {
    return tokens.refresh().toCompletableFuture();
  }

  private static CompletableFuture<String> authenticate(
      Vertx vertx, Links all, ClientSettings.User user, ClientSettings settings) {
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder().setName(user.name()).setPassword(user.password()).build();
    return new UnaryCall<>(
            vertx,
            all,
            Tokens.fixed(""),
            Methods.AUTHENTICATE,
            request,
            settings.dialTimeout(),
            settings.maxReceiveBytes())
        .start()
        .thenApply(AuthenticateResponse::getToken);
  }

  /** Makes a call with one answer; fails with a {@link RpcException}. */
  public <Q extends Message, A extends Message> CompletableFuture<A> call(
      Method<Q, A> method, Q message, @Nullable Duration timeout) {
    int size = message.getSerializedSize();
    if (size > settings.maxSendBytes()) {
      return CompletableFuture.failedFuture(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "trying to send message larger than max (%d vs. %d)"
                  .formatted(size, settings.maxSendBytes())));
    }
    return new UnaryCall<>(vertx, all, tokens, method, message, timeout, settings.maxReceiveBytes())
        .start();
  }

  /**
   * Opens a stream; fails with a {@link RpcException}. To cancel what is given gives up.
   *
   * @param withLeader whether a member without a leader is to end it
   */
  public <Q extends Message, A extends Message> CompletableFuture<Exchange<Q, A>> open(
      Method<Q, A> method, @Nullable Duration timeout, boolean withLeader) {
    CompletableFuture<Exchange<Q, A>> opened = new CompletableFuture<>();
    if (timeout != null) {
      vertx.setTimer(
          Math.max(1, timeout.toMillis()),
          due -> opened.completeExceptionally(Failures.deadlineExceeded()));
    }
    all.request(link -> link.request(method), opened::isDone)
        .onSuccess(
            request -> {
              if (withLeader) {
                request.headers().set(LEADER_HEADER, "true");
              }
              begin(request, timeout, opened);
            })
        .onFailure(failure -> opened.completeExceptionally(Failures.of(failure)));
    return opened;
  }

  private <Q extends Message, A extends Message> void begin(
      GrpcClientRequest<Q, A> request,
      @Nullable Duration timeout,
      CompletableFuture<Exchange<Q, A>> opened) {
    tokens.show(request);
    if (timeout != null) {
      request.timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    }
    QueuedStream<Q, A> stream = new QueuedStream<>(request, settings.maxReceiveBytes());
    if (timeout != null) {
      vertx.setTimer(Math.max(1, timeout.toMillis()), due -> stream.expire());
    }
    if (!opened.complete(stream)) {
      stream.close();
    }
  }

  /** Opens a stream that a listener hears; fails with a {@link RpcException}. */
  public <Q extends Message, A extends Message> CompletableFuture<Sending<Q>> listen(
      Method<Q, A> method, StreamListener<A> listener) {
    CompletableFuture<Sending<Q>> opened = new CompletableFuture<>();
    all.request(link -> link.request(method), opened::isDone)
        .onSuccess(
            request -> {
              tokens.show(request);
              opened.complete(StreamCall.open(request, settings.maxReceiveBytes(), listener));
            })
        .onFailure(failure -> opened.completeExceptionally(Failures.of(failure)));
    return opened;
  }

  /** Reads a page over HTTP. */
  public CompletableFuture<String> page(Endpoint endpoint, String path, Duration timeout) {
    return new Pages(vertx, settings, tls).get(endpoint, path, timeout);
  }

  /** A call whose messages are not looked into, before anything is sent. */
  public Future<GrpcClientRequest<Buffer, Buffer>> forward(
      String service, String method, BooleanSupplier abandoned) {
    return all.request(link -> link.request(service, method), abandoned);
  }

  /** Ends the connections, and the threads if they are its own. */
  public void close() {
    if (!endsThreads) {
      links.values().forEach(Link::close);
      return;
    }
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the network does not close", e);
    }
  }
}
