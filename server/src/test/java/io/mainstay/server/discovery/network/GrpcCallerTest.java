package io.mainstay.server.discovery.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.etcdserverpb.WatchResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrpcCallerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aConnectionThatHasDiedInSilenceIsNoticedByItsPings() throws Exception {
    try (StubEtcd etcd = new StubEtcd(null);
        StallingRelay relay = new StallingRelay(etcd.port());
        GrpcCaller caller =
            new GrpcCaller(
                new DiscoverySettings(etcd.endpoint()).settings(),
                new GrpcCaller.Limits(1000, 1000),
                Duration.ofMillis(1))) {
      etcd.goesOn("Watch", WatchResponse.newBuilder().setCreated(true).build());
      try (GrpcStream stream =
          caller.open(
              new Endpoint("127.0.0.1", relay.port(), false),
              "etcdserverpb.Watch/Watch",
              new byte[0],
              Map.of(),
              PATIENCE)) {
        assertThat(stream.next()).isNotEmpty();

        relay.stall();

        assertThatThrownBy(stream::next)
            .isInstanceOf(GrpcFailure.class)
            .hasMessageStartingWith("no answer to a ping within");
      }
    }
  }
}
