package io.mainstay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchingTest {
  private final FakeMember member = new FakeMember();
  private final Queue<WatchCreateRequest> asked = new ConcurrentLinkedQueue<>();
  private final Queue<Consumer<GrpcServerRequest<WatchRequest, WatchResponse>>> streams =
      new ConcurrentLinkedQueue<>();

  @BeforeEach
  void serveWatches() {
    member.on(
        Methods.WATCH,
        request ->
            request.handler(
                message -> {
                  asked.add(message.getCreateRequest());
                  streams.remove().accept(request);
                }));
  }

  @AfterEach
  void closeMember() {
    member.close();
  }

  @Test
  void aBrokenWatchGoesOnBehindTheLastEvent() throws Exception {
    streams.add(
        request -> {
          request.response().write(created(4));
          request.response().write(event(7));
          FakeMember.refuse(request.response(), EtcdError.NO_LEADER);
        });
    streams.add(
        request -> {
          request.response().write(created(9));
          request.response().write(event(8));
        });
    try (Client client = client();
        Watching watching = new Watching(client, WatchCreateRequest.getDefaultInstance())) {
      assertThat(watching.next()).isEqualTo(created(4));
      assertThat(revisionOf(watching.next())).isEqualTo(7);
      assertThat(revisionOf(watching.next())).isEqualTo(8);
      assertThat(asked).extracting(WatchCreateRequest::getStartRevision).containsExactly(0L, 8L);
    }
  }

  @Test
  void aWatchAsksForAMemberWithALeader() throws Exception {
    streams.add(
        request -> {
          boolean asked = "true".equals(request.headers().get("hasleader"));
          request.response().write(created(asked ? 1 : 0));
        });
    try (Client client = client();
        Watching watching = new Watching(client, WatchCreateRequest.getDefaultInstance())) {
      assertThat(watching.next()).isEqualTo(created(1));
    }
  }

  @Test
  void aWatchWithoutEventsGoesOnBehindTheRevisionItBeganAt() throws Exception {
    streams.add(
        request -> {
          request.response().write(created(4));
          FakeMember.refuse(request.response(), EtcdError.STOPPED);
        });
    streams.add(request -> request.response().write(event(5)));
    try (Client client = client();
        Watching watching = new Watching(client, WatchCreateRequest.getDefaultInstance())) {
      assertThat(watching.next()).isEqualTo(created(4));
      assertThat(revisionOf(watching.next())).isEqualTo(5);
      assertThat(asked).extracting(WatchCreateRequest::getStartRevision).containsExactly(0L, 5L);
    }
  }

  @Test
  void aRefusalForGoodEndsTheWatch() throws Exception {
    streams.add(request -> FakeMember.refuse(request.response(), EtcdError.PERMISSION_DENIED));
    try (Client client = client();
        Watching watching = new Watching(client, WatchCreateRequest.getDefaultInstance())) {
      assertThatThrownBy(watching::next).hasMessage("etcdserver: permission denied");
    }
  }

  @Test
  void aWatchThatTheMemberCancelsEndsThoughItsStreamStaysOpen() throws Exception {
    WatchResponse canceled = created(4).toBuilder().setCanceled(true).build();
    streams.add(request -> request.response().write(canceled));
    try (Client client = client();
        Watching watching = new Watching(client, WatchCreateRequest.getDefaultInstance())) {
      assertThat(watching.next()).isEqualTo(canceled);
      assertThat(watching.next()).isNull();
    }
  }

  @Test
  void aClosedWatchIsNotOpenedAgain() throws Exception {
    streams.add(request -> request.response().write(created(1)));
    try (Client client = client()) {
      Watching watching = new Watching(client, WatchCreateRequest.getDefaultInstance());
      assertThat(watching.next()).isNotNull();
      watching.close();
      assertThatThrownBy(watching::next)
          .isInstanceOfSatisfying(
              RpcException.class, end -> assertThat(end.code()).isEqualTo(StatusCode.CANCELLED));
    }
  }

  private Client client() throws Exception {
    return Client.open(ClientSettings.of(List.of(member.endpoint())));
  }

  private static WatchResponse created(long revision) {
    return WatchResponse.newBuilder().setHeader(header(revision)).setCreated(true).build();
  }

  private static WatchResponse event(long revision) {
    return WatchResponse.newBuilder()
        .setHeader(header(revision))
        .addEvents(Event.newBuilder().setKv(KeyValue.newBuilder().setModRevision(revision).build()))
        .build();
  }

  private static ResponseHeader header(long revision) {
    return ResponseHeader.newBuilder().setRevision(revision).build();
  }

  private static long revisionOf(@Nullable WatchResponse response) {
    return response == null ? -1 : response.getEvents(0).getKv().getModRevision();
  }
}
