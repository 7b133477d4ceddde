package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.interop.fixture.ServerCluster;
import io.mainstay.interop.fixture.TraceCollector;
import io.mainstay.interop.fixture.WireClient;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of OpenTelemetry receives from a member. */
@SuppressWarnings("NullAway.Init") // the collector is started before each test
class TracingIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CLIENT_SPAN = "00f067aa0ba902b7";

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private TraceCollector collector;

  @BeforeEach
  void start() {
    collector = TraceCollector.start(vertx);
  }

  @AfterEach
  void stop() {
    collector.close();
    vertx.close();
  }

  @Test
  void aWriteIsASubtreeOfTheTraceOfItsClient() {
    try (ServerCluster cluster = startTracing("0")) {
      put(cluster, "00-" + TRACE + "-" + CLIENT_SPAN + "-01");
      end(cluster);
    }

    Span call = span("etcdserverpb.KV/Put");
    assertThat(hex(call.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(call.getParentSpanId())).isEqualTo(CLIENT_SPAN);
    assertThat(call.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    Span put = span("put");
    assertThat(put.getParentSpanId()).isEqualTo(call.getSpanId());
    for (String part : List.of("propose", "consensus", "apply")) {
      assertThat(span(part).getParentSpanId()).as(part).isEqualTo(put.getSpanId());
      assertThat(hex(span(part).getTraceId())).as(part).isEqualTo(TRACE);
    }
  }

  @Test
  void theMemberSaysWhoItIs() {
    try (ServerCluster cluster =
        startTracing(
            "1000000",
            "--distributed-tracing-service-name=shop",
            "--distributed-tracing-instance-id=m1")) {
      put(cluster, "");
      end(cluster);
    }

    assertThat(collector.received().get(0).getResource().getAttributesList())
        .extracting(KeyValue::getKey, attribute -> attribute.getValue().getStringValue())
        .containsExactlyInAnyOrder(
            tuple("service.name", "shop"), tuple("service.instance.id", "m1"));
  }

  @Test
  void withoutARateOnlyTracesOfClientsAreGoneOnWith() {
    try (ServerCluster cluster = startTracing("0")) {
      put(cluster, "");
      end(cluster);
    }

    assertThat(collector.received()).isEmpty();
  }

  private ServerCluster startTracing(String samplesPerMillion, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--enable-distributed-tracing",
                "--distributed-tracing-address=" + collector.address(),
                "--distributed-tracing-sampling-rate=" + samplesPerMillion));
    arguments.addAll(List.of(more));
    return ServerCluster.start(directory, 1, arguments.toArray(String[]::new));
  }

  private void put(ServerCluster cluster, String traceParent) {
    try (WireClient client = new WireClient(vertx, cluster.clientPorts().get(0))) {
      client.traceParent(traceParent);
      client
          .call(
              WireClient.method("etcdserverpb.KV/Put", PutResponse.getDefaultInstance()),
              PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build())
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    }
  }

  /** What is left is sent when the member ends. */
  private static void end(ServerCluster cluster) {
    cluster.member(0).terminate();
    assertThat(cluster.member(0).awaitExit()).isZero();
  }

  private Span span(String name) {
    return collector.span(name).orElseThrow(() -> new AssertionError("no span " + name));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
