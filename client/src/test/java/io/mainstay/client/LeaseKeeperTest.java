package io.mainstay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseKeeperTest {
  private static final long LEASE = 7;

  private final FakeMember member = new FakeMember();
  private final BlockingQueue<LeaseKeepAliveResponse> renewals = new LinkedBlockingQueue<>();
  private final CountDownLatch lost = new CountDownLatch(1);

  @AfterEach
  void closeMember() {
    member.close();
  }

  @Test
  void aLeaseIsRenewedAgainAndAgain() throws Exception {
    grantTo(1);
    try (Client client = client();
        LeaseKeeper keeper = LeaseKeeper.start(client, LEASE, 1, this::renewed, lost::countDown)) {
      assertThat(renewals.take().getID()).isEqualTo(LEASE);
      assertThat(renewals.take().getID()).isEqualTo(LEASE);
      assertThat(keeper).isNotNull();
    }
  }

  @Test
  void aMemberWithALeaderIsAskedFor() throws Exception {
    member.on(
        Methods.LEASE_KEEP_ALIVE,
        request ->
            request
                .response()
                .end(renewed("true".equals(request.headers().get("hasleader")) ? 60 : 0)));
    try (Client client = client();
        LeaseKeeper keeper = LeaseKeeper.start(client, LEASE, 60, this::renewed, lost::countDown)) {
      assertThat(renewals.take().getTTL()).isEqualTo(60);
      assertThat(keeper).isNotNull();
    }
  }

  @Test
  void aLeaseThatIsGoneIsReported() throws Exception {
    grantTo(0);
    try (Client client = client();
        LeaseKeeper keeper = LeaseKeeper.start(client, LEASE, 60, this::renewed, lost::countDown)) {
      lost.await();
      assertThat(renewals).isEmpty();
      assertThat(keeper).isNotNull();
    }
  }

  @Test
  void aLeaseThatNobodyRenewsInItsTimeIsReported() throws Exception {
    try (FakeMember gone = new FakeMember();
        Client client = Client.open(ClientSettings.of(List.of(gone.endpoint())))) {
      gone.on(Methods.LEASE_KEEP_ALIVE, request -> {});
      try (LeaseKeeper keeper =
          LeaseKeeper.start(client, LEASE, 1, this::renewed, lost::countDown)) {
        lost.await();
        assertThat(keeper).isNotNull();
      }
    }
  }

  @Test
  void aMemberThatCannotRenewIsAskedAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    member.on(
        Methods.LEASE_KEEP_ALIVE,
        request -> {
          if (calls.getAndIncrement() == 0) {
            FakeMember.refuse(request.response(), EtcdError.NO_LEADER);
          } else {
            request.response().end(renewed(60));
          }
        });
    try (Client client = client();
        LeaseKeeper keeper = LeaseKeeper.start(client, LEASE, 60, this::renewed, lost::countDown)) {
      assertThat(renewals.take().getTTL()).isEqualTo(60);
      assertThat(keeper).isNotNull();
    }
  }

  @Test
  void aRenewalCountsFromBeforeItWasSent() throws Exception {
    AtomicLong receivedNanos = new AtomicLong();
    member.on(
        Methods.LEASE_KEEP_ALIVE,
        request -> {
          receivedNanos.set(System.nanoTime());
          request.response().end(renewed(60));
        });
    CompletableFuture<Long> expiry = new CompletableFuture<>();
    try (Client client = client();
        LeaseKeeper keeper =
            LeaseKeeper.start(
                client,
                LEASE,
                60,
                (response, expiryNanos) -> expiry.complete(expiryNanos),
                lost::countDown)) {
      assertThat(expiry.get() - TimeUnit.SECONDS.toNanos(60) - receivedNanos.get()).isNotPositive();
      assertThat(keeper).isNotNull();
    }
  }

  private void renewed(LeaseKeepAliveResponse response, long expiryNanos) {
    renewals.add(response);
  }

  private void grantTo(long ttlSeconds) {
    member.on(Methods.LEASE_KEEP_ALIVE, request -> request.response().end(renewed(ttlSeconds)));
  }

  private Client client() throws Exception {
    return Client.open(ClientSettings.of(List.of(member.endpoint())));
  }

  private static LeaseKeepAliveResponse renewed(long ttlSeconds) {
    return LeaseKeepAliveResponse.newBuilder().setID(LEASE).setTTL(ttlSeconds).build();
  }
}
