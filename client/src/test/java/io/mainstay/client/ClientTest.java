package io.mainstay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final RangeRequest RANGE = RangeRequest.getDefaultInstance();
  private static final PutRequest PUT = PutRequest.getDefaultInstance();

  private final FakeMember member = new FakeMember();

  @AfterEach
  void closeMember() {
    member.close();
  }

  @Test
  void aCallIsAnswered() throws Exception {
    member.on(Methods.RANGE, request -> request.response().end(counting(7)));
    try (Client client = Client.open(to(member))) {
      assertThat(client.call(Methods.RANGE, RANGE, LONG).getCount()).isEqualTo(7);
    }
  }

  @Test
  void aRefusalBringsTheTextOfTheCatalogue() throws Exception {
    member.on(
        Methods.PUT, request -> FakeMember.refuse(request.response(), EtcdError.KEY_NOT_PROVIDED));
    try (Client client = Client.open(to(member))) {
      assertThatThrownBy(() -> client.call(Methods.PUT, PUT, LONG))
          .isInstanceOf(RpcException.class)
          .hasMessage("etcdserver: key is not provided");
    }
  }

  @Test
  void aTextOfNobodysIsShownWithItsCode() {
    assertThat(new RpcException(StatusCode.UNAVAILABLE, "gone"))
        .hasMessage("rpc error: code = Unavailable desc = gone");
  }

  @Test
  void aCallGoesOnTryingUntilThereIsAMember() throws Exception {
    int port = member.port();
    member.close();
    try (Client client = Client.open(to(Endpoint.parse("127.0.0.1:" + port)))) {
      CompletableFuture<RangeResponse> answer =
          client.start(Methods.RANGE, RANGE, LONG).toCompletableFuture();
      try (FakeMember late = new FakeMember(port)) {
        late.on(Methods.RANGE, request -> request.response().end(counting(3)));
        assertThat(answer.get().getCount()).isEqualTo(3);
      }
    }
  }

  @Test
  void theSecondEndpointAnswersWhenTheFirstIsDown() throws Exception {
    member.on(Methods.PUT, request -> request.response().end(put()));
    try (Client client = Client.open(ClientSettings.of(List.of(nobody(), member.endpoint())))) {
      assertThat(client.call(Methods.PUT, PUT, LONG)).isEqualTo(put());
    }
  }

  @Test
  void withoutAMemberTheCallRunsIntoItsDeadline() throws Exception {
    Endpoint down = member.endpoint();
    member.close();
    try (Client client = Client.open(to(down))) {
      assertThatThrownBy(() -> client.call(Methods.RANGE, RANGE, Duration.ofMillis(200)))
          .hasMessage("context deadline exceeded");
    }
  }

  @Test
  void aMemberThatKeepsSilentIsNotWaitedForBeyondTheDeadline() throws Exception {
    member.on(Methods.RANGE, request -> {});
    try (Client client = Client.open(to(member))) {
      assertThatThrownBy(() -> client.call(Methods.RANGE, RANGE, Duration.ofMillis(200)))
          .hasMessage("context deadline exceeded");
    }
  }

  @Test
  void aReadIsMadeAgainWhenAMemberCannotServeIt() throws Exception {
    AtomicBoolean refused = new AtomicBoolean();
    member.on(
        Methods.RANGE,
        request -> {
          if (refused.compareAndSet(false, true)) {
            FakeMember.refuse(request.response(), EtcdError.NO_LEADER);
          } else {
            request.response().end(counting(1));
          }
        });
    try (Client client = Client.open(to(member))) {
      assertThat(client.call(Methods.RANGE, RANGE, LONG).getCount()).isEqualTo(1);
    }
  }

  @Test
  void aWriteIsNotMadeAgainAfterItWasSent() throws Exception {
    member.on(Methods.PUT, request -> request.connection().close());
    try (Client client = Client.open(to(member))) {
      assertThatThrownBy(() -> client.call(Methods.PUT, PUT, LONG))
          .hasMessage("rpc error: code = Unavailable desc = error reading from server: EOF");
      assertThat(member.calls(Methods.PUT)).isEqualTo(1);
    }
  }

  @Test
  void aRequestOverTheLimitIsNotSent() throws Exception {
    PutRequest large = PutRequest.newBuilder().setValue(ByteString.copyFrom(new byte[100])).build();
    try (Client client = Client.open(to(member).withLimits(50, 100))) {
      assertThatThrownBy(() -> client.call(Methods.PUT, large, LONG))
          .hasMessage(
              "rpc error: code = ResourceExhausted desc = trying to send message larger than max (102"
                  + " vs. 50)");
    }
  }

  @Test
  void anAnswerOverTheLimitIsRefused() throws Exception {
    RangeResponse large =
        RangeResponse.newBuilder()
            .addKvs(
                io.mainstay.api.mvccpb.KeyValue.newBuilder()
                    .setValue(ByteString.copyFrom(new byte[500])))
            .build();
    member.on(Methods.RANGE, request -> request.response().end(large));
    try (Client client = Client.open(to(member).withLimits(50, 100))) {
      assertThatThrownBy(() -> client.call(Methods.RANGE, RANGE, LONG))
          .hasMessageStartingWith("rpc error: code = ResourceExhausted");
    }
  }

  @Test
  void limitsThatContradictAreRefused() {
    assertThatThrownBy(() -> Client.open(to(member).withLimits(100, 50)))
        .isInstanceOf(ClientSettingsException.class)
        .hasMessage(
            "gRPC message recv limit (50 bytes) must be greater than send limit (100 bytes)");
  }

  @Test
  void nobodyToCallIsRefused() {
    assertThatThrownBy(() -> Client.open(ClientSettings.of(List.of())))
        .isInstanceOf(ClientSettingsException.class)
        .hasMessage("etcdclient: no available endpoints");
  }

  @Test
  void aUsersTokenIsShownWithEveryCall() throws Exception {
    issueToken("one");
    member.on(
        Methods.RANGE,
        request -> {
          boolean known = "one".equals(request.headers().get("token"));
          request.response().end(counting(known ? 1 : 0));
        });
    try (Client client = Client.open(to(member).withUser("root", "secret"))) {
      assertThat(client.call(Methods.RANGE, RANGE, LONG).getCount()).isEqualTo(1);
    }
  }

  @Test
  void anOutdatedTokenIsReplacedOnce() throws Exception {
    issueToken("any");
    AtomicBoolean refused = new AtomicBoolean();
    member.on(
        Methods.PUT,
        request -> {
          if (refused.compareAndSet(false, true)) {
            FakeMember.refuse(request.response(), EtcdError.INVALID_AUTH_TOKEN);
          } else {
            request.response().end(put());
          }
        });
    try (Client client = Client.open(to(member).withUser("root", "secret"))) {
      assertThat(client.call(Methods.PUT, PUT, LONG)).isEqualTo(put());
      assertThat(member.calls(Methods.AUTHENTICATE)).isEqualTo(2);
    }
  }

  @Test
  void aWrongPasswordMakesNoClient() {
    member.on(
        Methods.AUTHENTICATE,
        request -> FakeMember.refuse(request.response(), EtcdError.AUTH_FAILED));
    assertThatThrownBy(() -> Client.open(to(member).withUser("root", "wrong")))
        .hasMessage("etcdserver: authentication failed, invalid user ID or password");
  }

  @Test
  void aClusterWithoutAuthenticationTakesAUser() throws Exception {
    member.on(
        Methods.AUTHENTICATE,
        request -> FakeMember.refuse(request.response(), EtcdError.AUTH_NOT_ENABLED));
    member.on(Methods.RANGE, request -> request.response().end(counting(1)));
    try (Client client = Client.open(to(member).withUser("root", "secret"))) {
      assertThat(client.call(Methods.RANGE, RANGE, LONG).getCount()).isEqualTo(1);
    }
  }

  @Test
  void aTokenThatNobodyGivesEndsInTheDialTimeout() {
    Endpoint down = member.endpoint();
    member.close();
    assertThatThrownBy(
            () ->
                Client.open(
                    to(down).withUser("root", "secret").withDialTimeout(Duration.ofMillis(100))))
        .hasMessage("context deadline exceeded");
  }

  @Test
  void aStreamIsReadToItsEnd() throws Exception {
    member.on(
        Methods.WATCH,
        request -> {
          for (int i = 1; i <= 100; i++) {
            request.response().write(WatchResponse.newBuilder().setWatchId(i).build());
          }
          request.response().end();
        });
    try (Client client = Client.open(to(member));
        Exchange<WatchRequest, WatchResponse> watch = client.open(Methods.WATCH, null)) {
      watch.send(WatchRequest.getDefaultInstance());
      for (int i = 1; i <= 100; i++) {
        assertThat(watch.next()).isEqualTo(WatchResponse.newBuilder().setWatchId(i).build());
      }
      assertThat(watch.next()).isNull();
      assertThat(watch.next()).isNull();
    }
  }

  @Test
  void aStreamCarriesMessagesBothWays() throws Exception {
    member.on(Methods.WATCH, ClientTest::echo);
    try (Client client = Client.open(to(member));
        Exchange<WatchRequest, WatchResponse> watch = client.open(Methods.WATCH, null)) {
      watch.send(WatchRequest.getDefaultInstance());
      watch.send(WatchRequest.getDefaultInstance());
      watch.end();
      assertThat(watch.next()).isNotNull();
      assertThat(watch.next()).isNotNull();
      assertThat(watch.next()).isNull();
    }
  }

  @Test
  void aStreamThatIsRefusedSaysWhy() throws Exception {
    member.on(Methods.WATCH, request -> FakeMember.refuse(request.response(), EtcdError.NO_LEADER));
    try (Client client = Client.open(to(member));
        Exchange<WatchRequest, WatchResponse> watch = client.open(Methods.WATCH, null)) {
      watch.send(WatchRequest.getDefaultInstance());
      assertThatThrownBy(watch::next).hasMessage("etcdserver: no leader");
    }
  }

  @Test
  void closingAStreamEndsTheWaitForIt() throws Exception {
    member.on(Methods.WATCH, request -> {});
    try (Client client = Client.open(to(member))) {
      Exchange<WatchRequest, WatchResponse> watch = client.open(Methods.WATCH, null);
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(
              () -> assertThatThrownBy(watch::next).hasMessage("context canceled"));
      watch.close();
      reader.get();
    }
  }

  @Test
  void whatIsSentOnAStreamThatIsOverIsNoError() throws Exception {
    member.on(Methods.WATCH, request -> {});
    try (Client client = Client.open(to(member))) {
      Exchange<WatchRequest, WatchResponse> watch = client.open(Methods.WATCH, null);
      watch.close();
      watch.send(WatchRequest.getDefaultInstance());
      watch.end();

      assertThatThrownBy(watch::next).hasMessage("context canceled");
    }
  }

  @Test
  void aListenerHearsAllMessagesAndTheEnd() throws Exception {
    member.on(Methods.WATCH, ClientTest::echo);
    Heard<WatchResponse> heard = new Heard<>();
    try (Client client = Client.open(to(member))) {
      Sending<WatchRequest> watch = client.listen(Methods.WATCH, heard).toCompletableFuture().get();
      for (int i = 0; i < 100; i++) {
        watch.send(WatchRequest.getDefaultInstance());
      }
      watch.end();
      assertThat(heard.end.get()).isEmpty();
      assertThat(heard.messages).hasSize(100);
    }
  }

  @Test
  void aListenerHearsWhyAStreamWasRefused() throws Exception {
    member.on(Methods.WATCH, request -> FakeMember.refuse(request.response(), EtcdError.NO_LEADER));
    Heard<WatchResponse> heard = new Heard<>();
    try (Client client = Client.open(to(member))) {
      client
          .listen(Methods.WATCH, heard)
          .toCompletableFuture()
          .get()
          .send(WatchRequest.getDefaultInstance());
      assertThat(heard.end.get()).contains("etcdserver: no leader");
    }
  }

  @Test
  void aListenerHearsOnceThatTheStreamWasClosed() throws Exception {
    member.on(Methods.WATCH, request -> {});
    Heard<WatchResponse> heard = new Heard<>();
    try (Client client = Client.open(to(member))) {
      client.listen(Methods.WATCH, heard).toCompletableFuture().get().close();
    }
    assertThat(heard.end.get()).contains("context canceled");
    assertThat(heard.ends).hasValue(1);
  }

  @Test
  void theMembersThatAreAdvertisedAreCalledIfTheClientFollowsTheCluster() throws Exception {
    try (FakeMember other = new FakeMember()) {
      member.on(
          Methods.MEMBER_LIST, request -> request.response().end(advertising(other.endpoint())));
      member.on(Methods.RANGE, request -> request.response().end(counting(1)));
      other.on(Methods.RANGE, request -> request.response().end(counting(2)));
      try (Client client = Client.open(to(member).withAutoSync(Duration.ofMillis(1)))) {
        await()
            .untilAsserted(
                () -> assertThat(client.call(Methods.RANGE, RANGE, LONG).getCount()).isEqualTo(2));
      }
    }
  }

  @Test
  void aClientForOneEndpointAsksNobodyElse() throws Exception {
    member.on(Methods.RANGE, request -> request.response().end(counting(1)));
    try (FakeMember other = new FakeMember()) {
      other.on(Methods.RANGE, request -> request.response().end(counting(2)));
      try (Client client =
          Client.open(ClientSettings.of(List.of(member.endpoint(), other.endpoint())))) {
        Client one = client.at(other.endpoint());
        assertThat(one.call(Methods.RANGE, RANGE, LONG).getCount()).isEqualTo(2);
        assertThat(one.call(Methods.RANGE, RANGE, LONG).getCount()).isEqualTo(2);
      }
    }
  }

  @Test
  void whoeverIsInterruptedIsToldOfACanceledCall() throws Exception {
    member.on(Methods.RANGE, request -> {});
    try (Client client = Client.open(to(member))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> client.call(Methods.RANGE, RANGE, LONG))
          .hasMessage("context canceled");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private void issueToken(String token) {
    member.on(
        Methods.AUTHENTICATE,
        request ->
            request.response().end(AuthenticateResponse.newBuilder().setToken(token).build()));
  }

  @Test
  void aStreamThatFailsAfterAMessageBringsItsTextToo() throws Exception {
    member.on(
        Methods.WATCH,
        request ->
            request.handler(
                message -> {
                  request.response().write(WatchResponse.getDefaultInstance());
                  request
                      .response()
                      .status(GrpcStatus.RESOURCE_EXHAUSTED)
                      .statusMessage("100% + more, \u00fcber")
                      .end();
                }));
    try (Client client = Client.open(to(member));
        Exchange<WatchRequest, WatchResponse> stream = client.open(Methods.WATCH, LONG)) {
      stream.send(WatchRequest.getDefaultInstance());
      assertThat(stream.next()).isNotNull();

      assertThatThrownBy(stream::next).hasMessageContaining("100% + more, \u00fcber");
    }
  }

  private static void echo(GrpcServerRequest<WatchRequest, WatchResponse> request) {
    request.handler(message -> request.response().write(WatchResponse.getDefaultInstance()));
    request.endHandler(end -> request.response().end());
  }

  /** An endpoint behind which there is no member any more. */
  private static Endpoint nobody() {
    try (FakeMember gone = new FakeMember()) {
      return gone.endpoint();
    }
  }

  private static ClientSettings to(FakeMember member) {
    return to(member.endpoint());
  }

  private static ClientSettings to(Endpoint endpoint) {
    return ClientSettings.of(List.of(endpoint));
  }

  private static MemberListResponse advertising(Endpoint endpoint) {
    return MemberListResponse.newBuilder()
        .addMembers(Member.newBuilder().setName("m").addClientURLs("http://" + endpoint.text()))
        .addMembers(Member.newBuilder().addClientURLs("http://not-started"))
        .addMembers(
            Member.newBuilder().setName("l").setIsLearner(true).addClientURLs("http://learner"))
        .build();
  }

  private static RangeResponse counting(long count) {
    return RangeResponse.newBuilder().setCount(count).build();
  }

  private static PutResponse put() {
    return PutResponse.getDefaultInstance();
  }

  /** What a listener was told. */
  private static final class Heard<A> implements StreamListener<A> {
    private final Queue<A> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();

    @Override
    public void received(A message) {
      messages.add(message);
    }

    @Override
    public void ended(@Nullable RpcException failure) {
      ends.incrementAndGet();
      end.complete(Optional.ofNullable(failure).map(RpcException::getMessage));
    }
  }
}
