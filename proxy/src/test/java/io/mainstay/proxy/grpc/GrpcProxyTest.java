package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest.FilterType;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Exchange;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.proxy.grpc.GrpcProxySettings.Address;
import io.mainstay.proxy.grpc.GrpcProxySettings.Registration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int MOST_BYTES = 1 << 20;

  private final FakeMember member = new FakeMember();
  private final RecordedEvents heard = new RecordedEvents();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    member.close();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private Client client(String namespace) throws Exception {
    return client(namespace, member.endpoint(), "");
  }

  private Client client(String namespace, Endpoint endpoint, String token) throws Exception {
    return to(start(settings(namespace, false, endpoint)), token);
  }

  private static GrpcProxySettings settings(
      String namespace, boolean ordered, Endpoint... members) {
    return new GrpcProxySettings(
        new Address("127.0.0.1", 0, false),
        null,
        ClientSettings.of(List.of(members)).withLimits(MOST_BYTES, 1 << 30),
        null,
        new Registration("proxy:1", "", 0),
        bytes(namespace),
        1000,
        ordered,
        bytes(""));
  }

  private GrpcProxy start(GrpcProxySettings settings) throws Exception {
    GrpcProxy proxy =
        GrpcProxy.start(
            settings,
            new Surroundings(
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                Surroundings.Rules.none(),
                (request, eventLoop) -> request.response().end("own metrics"),
                null,
                heard));
    open.add(proxy);
    return proxy;
  }

  private Client to(GrpcProxy proxy, String token) throws Exception {
    Client client =
        Client.open(
            ClientSettings.of(List.of(Endpoint.parse("127.0.0.1:" + proxy.port())))
                .withToken(token));
    open.add(0, client);
    return client;
  }

  private static RangeResponse get(Client client, String key, boolean serializable)
      throws RpcException {
    return client.call(
        Methods.RANGE,
        RangeRequest.newBuilder().setKey(bytes(key)).setSerializable(serializable).build(),
        PATIENCE);
  }

  private static Exchange<WatchRequest, WatchResponse> stream(Client client) throws RpcException {
    return client.open(Methods.WATCH, PATIENCE);
  }

  private static void watch(
      Exchange<WatchRequest, WatchResponse> stream, WatchCreateRequest.Builder wanted) {
    stream.send(WatchRequest.newBuilder().setCreateRequest(wanted.setKey(bytes("a"))).build());
  }

  private static WatchResponse next(Exchange<WatchRequest, WatchResponse> stream)
      throws RpcException, InterruptedException {
    return Objects.requireNonNull(stream.next(), "the stream has ended");
  }

  private static Event put(long revision) {
    return Event.newBuilder()
        .setKv(KeyValue.newBuilder().setKey(bytes("a")).setModRevision(revision))
        .setPrevKv(KeyValue.newBuilder().setKey(bytes("a")).setModRevision(1))
        .build();
  }

  @Test
  void aReadThatHasToBeNewIsAlwaysPassedOn() throws Exception {
    Client client = client("");
    get(client, "a", false);
    get(client, "a", false);

    assertThat(member.ranges()).hasSize(2);
  }

  @Test
  void aReadThatMayBeOldIsAnsweredFromTheCacheUntilTheKeyIsWritten() throws Exception {
    Client client = client("");
    get(client, "a", false);
    get(client, "a", true);
    assertThat(member.ranges()).hasSize(1);

    client.call(Methods.PUT, PutRequest.newBuilder().setKey(bytes("a")).build(), PATIENCE);
    get(client, "a", true);
    assertThat(member.ranges()).hasSize(2);
  }

  @Test
  void theTokenOfTheCallerIsShownToTheMember() throws Exception {
    get(client("", member.endpoint(), "secret"), "a", false);

    assertThat(member.tokens()).containsExactly("secret");
  }

  @Test
  void theNamespaceIsPutBeforeKeysAndTakenAwayAgain() throws Exception {
    RangeResponse answer = get(client("ns/"), "a", false);

    assertThat(member.ranges().get(0).getKey()).isEqualTo(bytes("ns/a"));
    assertThat(answer.getKvs(0).getKey()).isEqualTo(bytes("a"));
  }

  @Test
  void anEmptyKeyIsRefusedThoughTheNamespaceWouldMakeItOne() throws Exception {
    Client client = client("ns/");

    assertThatThrownBy(() -> get(client, "", false)).hasMessage("etcdserver: key is not provided");
  }

  @Test
  void aRequestThatIsTooLongIsRefused() throws Exception {
    Client client = client("");
    PutRequest tooLong =
        PutRequest.newBuilder()
            .setKey(bytes("a"))
            .setValue(ByteString.copyFrom(new byte[MOST_BYTES]))
            .build();

    assertThatThrownBy(() -> client.call(Methods.PUT, tooLong, PATIENCE))
        .hasMessageContaining("trying to send message larger than max");
  }

  @Test
  void membersAreTheProxy() throws Exception {
    assertThat(
            client("")
                .call(Methods.MEMBER_LIST, MemberListRequest.getDefaultInstance(), PATIENCE)
                .getMembers(0)
                .getClientURLsList())
        .containsExactly("proxy:1");
  }

  @Test
  void withoutAMemberACallFails() throws Exception {
    Client client = client("", Endpoint.parse("127.0.0.1:1"), "");

    assertThatThrownBy(
            () ->
                client.call(
                    Methods.COMPACT,
                    CompactionRequest.getDefaultInstance(),
                    Duration.ofSeconds(30)))
        .hasMessageContaining("no member of the cluster can be reached");
  }

  @Test
  void watchersOfOneKeyShareAWatchAndAllHearOfIt() throws Exception {
    Client client = client("");
    try (Exchange<WatchRequest, WatchResponse> stream = stream(client)) {
      for (int i = 0; i < 10; i++) {
        watch(stream, WatchCreateRequest.newBuilder());
      }
      List<Long> created = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        created.add(next(stream).getWatchId());
      }
      await().untilAsserted(() -> assertThat(member.openWatches()).isEqualTo(1));
      member.put(put(11));

      List<Long> told = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        WatchResponse response = next(stream);
        assertThat(response.getEventsList())
            .containsExactly(put(11).toBuilder().clearPrevKv().build());
        told.add(response.getWatchId());
      }
      assertThat(created).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
      assertThat(told).containsExactlyInAnyOrderElementsOf(created);
    }
  }

  @Test
  void aWatcherGetsWhatItAskedForAndNotWhatOthersDid() throws Exception {
    Client client = client("");
    try (Exchange<WatchRequest, WatchResponse> stream = stream(client)) {
      watch(stream, WatchCreateRequest.newBuilder().addFilters(FilterType.NOPUT));
      assertThat(next(stream).getCreated()).isTrue();
      watch(stream, WatchCreateRequest.newBuilder().setPrevKv(true));
      assertThat(next(stream).getCreated()).isTrue();
      await().untilAsserted(() -> assertThat(member.openWatches()).isEqualTo(1));
      member.put(put(11));

      WatchResponse told = next(stream);
      assertThat(told.getWatchId()).isEqualTo(1);
      assertThat(told.getEventsList()).containsExactly(put(11));
    }
  }

  @Test
  void whenTheLastWatcherLeavesTheWatchEnds() throws Exception {
    Client client = client("");
    Exchange<WatchRequest, WatchResponse> stream = stream(client);
    watch(stream, WatchCreateRequest.newBuilder());
    assertThat(next(stream).getCreated()).isTrue();
    stream.close();

    await().untilAsserted(() -> assertThat(member.openWatches()).isZero());
  }

  @Test
  void whatACompactionTakesAwayIsToldToAll() throws Exception {
    Client client = client("");
    try (Exchange<WatchRequest, WatchResponse> stream = stream(client)) {
      watch(stream, WatchCreateRequest.newBuilder());
      assertThat(next(stream).getCreated()).isTrue();
      member.compact(50);

      WatchResponse told = next(stream);
      assertThat(told.getCanceled()).isTrue();
      assertThat(told.getCompactRevision()).isEqualTo(50);
    }
  }

  @Test
  void watchersOfSeveralConnectionsShareAWatch() throws Exception {
    GrpcProxy proxy = start(settings("", false, member.endpoint()));
    try (Exchange<WatchRequest, WatchResponse> one = stream(to(proxy, ""));
        Exchange<WatchRequest, WatchResponse> other = stream(to(proxy, ""))) {
      watch(one, WatchCreateRequest.newBuilder());
      assertThat(next(one).getCreated()).isTrue();
      watch(other, WatchCreateRequest.newBuilder());
      assertThat(next(other).getCreated()).isTrue();
      await().untilAsserted(() -> assertThat(member.openWatches()).isEqualTo(1));
      member.put(put(11));

      assertThat(next(one).getEventsCount()).isEqualTo(1);
      assertThat(next(other).getEventsCount()).isEqualTo(1);
    }
  }

  @Test
  void aWatchThatItsClientDoesNotReadIsEnded() throws Exception {
    Client client = client("");
    try (Exchange<WatchRequest, WatchResponse> stream = stream(client)) {
      watch(stream, WatchCreateRequest.newBuilder());
      assertThat(next(stream).getCreated()).isTrue();
      Event large =
          put(11).toBuilder()
              .setKv(
                  KeyValue.newBuilder()
                      .setKey(bytes("a"))
                      .setModRevision(11)
                      .setValue(ByteString.copyFrom(new byte[10_000])))
              .build();

      AtomicLong revision = new AtomicLong(11);
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () -> {
                for (int i = 0; i < 500; i++) {
                  KeyValue.Builder pair =
                      large.getKv().toBuilder().setModRevision(revision.getAndIncrement());
                  member.put(large.toBuilder().setKv(pair).build());
                }
                return member.openWatches() == 0;
              });

      assertThatThrownBy(
              () -> {
                while (stream.next() != null) {
                  // What was on its way comes first.
                }
              })
          .hasMessageContaining("the client reads its watches too slowly");
    }
  }

  @Test
  void anOrderedReadThatIsOlderThanOneBeforeIsAskedOfAnotherMember() throws Exception {
    try (FakeMember behind = new FakeMember()) {
      member.answerAtRevision(20);
      behind.answerAtRevision(10);
      Client client = to(start(settings("", true, member.endpoint(), behind.endpoint())), "");
      get(client, "a", false);
      for (int i = 0; i < 4; i++) {
        assertThat(get(client, "key" + i, true).getHeader().getRevision()).isEqualTo(20);
      }
      assertThat(behind.ranges()).isNotEmpty();
    }
  }

  @Test
  void anOrderedReadFailsWhereAllMembersAreBehind() throws Exception {
    member.answerAtRevision(20);
    Client client = to(start(settings("", true, member.endpoint())), "");
    member.answerAtRevision(10);

    assertThatThrownBy(() -> get(client, "a", true))
        .hasMessageContaining("no cluster members have a revision higher");
  }

  @Test
  void aCallIsToldFromItsBeginningToItsEnd() throws Exception {
    get(client(""), "a", false);

    await()
        .untilAsserted(
            () ->
                assertThat(heard.events())
                    .containsExactly(
                        "began etcdserverpb.KV/Range", "received", "sent", "ended OK"));
  }

  @Test
  void itsOwnMetricsAreThoseOfTheProgram() throws Exception {
    assertThat(page(start(settings("", false, member.endpoint())), "/proxy/metrics"))
        .isEqualTo("own metrics");
  }

  @Test
  void itIsHealthyWhenAKeyCanBeRead() throws Exception {
    assertThat(page(start(settings("", false, member.endpoint())), "/health"))
        .isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");
  }

  @Test
  void itDoesNotKnowItsOwnHealthWhenItCannotCallItself() throws Exception {
    assertThat(page(start(settings("", false, member.endpoint())), "/proxy/health"))
        .isEqualTo("{\"health\":\"false\",\"reason\":\"no connection to proxy\"}\n");
  }

  @Test
  void whenItsLeaseIsLostItEntersItselfAgain() throws Exception {
    GrpcProxySettings usual = settings("", false, member.endpoint());
    start(
        new GrpcProxySettings(
            usual.listen(),
            usual.metrics(),
            usual.members(),
            usual.self(),
            new Registration("proxy:1", "proxies", 60),
            usual.namespace(),
            usual.maxConcurrentStreams(),
            usual.ordered(),
            usual.leasingPrefix()));

    await()
        .untilAsserted(
            () ->
                assertThat(member.puts())
                    .hasSizeGreaterThan(1)
                    .allMatch(put -> put.getKey().equals(bytes("proxies/proxy:1"))));
  }

  private static String page(GrpcProxy proxy, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + proxy.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
