package io.mainstay.daemon.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.Observability.Tracing;
import io.mainstay.server.tracing.Span;
import io.mainstay.server.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OtlpTracerTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Map<String, String> SAMPLED =
      Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
  private static final Map<String, String> NOT_SAMPLED =
      Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");

  private final Sent sent = new Sent();

  @Test
  void aCallGoesOnWithTheTraceOfItsClient() {
    try (Tracer tracer = tracer(0)) {
      tracer.call("etcdserverpb.KV/Put", SAMPLED::get).end();
    }

    SpanData span = sent.spans.get(0);
    assertThat(span.getName()).isEqualTo("etcdserverpb.KV/Put");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
  }

  @Test
  void aClientThatDoesNotSampleIsNotTraced() {
    try (Tracer tracer = tracer(1_000_000)) {
      assertThat(tracer.call("c", NOT_SAMPLED::get)).isSameAs(Span.NONE);
    }
  }

  @Test
  void atARateOfNothingNoCallBeginsATrace() {
    try (Tracer tracer = tracer(0)) {
      assertThat(tracer.call("c", name -> null)).isSameAs(Span.NONE);
    }
  }

  @Test
  void atAMillionOfAMillionEveryCallBeginsATrace() {
    try (Tracer tracer = tracer(1_000_000)) {
      tracer.call("c", name -> null).end();
    }

    assertThat(sent.spans).hasSize(1);
  }

  @Test
  void aPartHasItsWholeForParent() {
    try (Tracer tracer = tracer(0)) {
      Span call = tracer.call("call", SAMPLED::get);
      call.child("part").end();
      call.end();
    }

    SpanData part = sent.spans.get(0);
    SpanData call = sent.spans.get(1);
    assertThat(part.getName()).isEqualTo("part");
    assertThat(part.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(part.getTraceId()).isEqualTo(TRACE);
  }

  @Test
  void whatIsSaidOfASpanIsSent() {
    try (Tracer tracer = tracer(0)) {
      Span span = tracer.call("call", SAMPLED::get);
      span.set("text", "v").set("number", 3).set("truth", true).failed("why");
      span.end();
    }

    SpanData span = sent.spans.get(0);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("text"))).isEqualTo("v");
    assertThat(span.getAttributes().get(AttributeKey.longKey("number"))).isEqualTo(3);
    assertThat(span.getAttributes().get(AttributeKey.booleanKey("truth"))).isTrue();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("why");
  }

  @Test
  void theServiceAndTheInstanceAreNamed() {
    try (Tracer tracer = new OtlpTracer(new Tracing(true, "", "shop", "m1", 0), sent)) {
      tracer.call("call", SAMPLED::get).end();
    }

    var resource = sent.spans.get(0).getResource();
    assertThat(resource.getAttribute(AttributeKey.stringKey("service.name"))).isEqualTo("shop");
    assertThat(resource.getAttribute(AttributeKey.stringKey("service.instance.id")))
        .isEqualTo("m1");
  }

  @Test
  void withoutANameOfItsOwnTheInstanceIsNotNamed() {
    try (Tracer tracer = tracer(0)) {
      tracer.call("call", SAMPLED::get).end();
    }

    assertThat(
            sent.spans
                .get(0)
                .getResource()
                .getAttribute(AttributeKey.stringKey("service.instance.id")))
        .isNull();
  }

  @Test
  void nothingIsTracedUnlessAskedFor() {
    assertThat(OtlpTracer.open(Tracing.defaults())).isSameAs(Tracer.OFF);
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertThatThrownBy(() -> OtlpTracer.open(new Tracing(true, "a b", "etcd", "", 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Tracer tracer(int samplesPerMillion) {
    return new OtlpTracer(new Tracing(true, "", "etcd", "", samplesPerMillion), sent);
  }

  private static final class Sent implements SpanExporter {
    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      spans.addAll(batch);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
