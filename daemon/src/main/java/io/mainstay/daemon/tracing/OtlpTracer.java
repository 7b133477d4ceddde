package io.mainstay.daemon.tracing;

import io.mainstay.server.config.Observability.Tracing;
import io.mainstay.server.tracing.Span;
import io.mainstay.server.tracing.Tracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Traces calls as etcd does (etcd {@code embed/config_tracing.go} at v3.7.1): a call that names a
 * trace goes on with it if it is sampled there; of the others, so many of a million are. Any
 * thread.
 */
public final class OtlpTracer implements Tracer {
  private static final Logger log = LoggerFactory.getLogger(OtlpTracer.class);
  private static final String SCOPE = "io.mainstay";
  private static final TextMapGetter<Function<String, @Nullable String>> HEADERS =
      (headers, name) -> headers == null ? null : headers.apply(name);
  private static final double MILLION = 1_000_000;
  private static final long STOP_SECONDS = 5;

  private final SdkTracerProvider provider;
  private final io.opentelemetry.api.trace.Tracer tracer;

  /** Sends to an exporter, which is closed with this. */
  OtlpTracer(Tracing settings, SpanExporter exporter) {
    provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .setResource(resource(settings))
            .setSampler(Sampler.parentBased(sampler(settings)))
            .build();
    tracer = provider.get(SCOPE);
  }

  /**
   * A tracer as the settings want it; sends nothing if they do not.
   *
   * @throws IllegalArgumentException when the address of the collector is none
   */
  public static Tracer open(Tracing settings) {
    if (!settings.enabled()) {
      return OFF;
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    SpanExporter exporter =
        OtlpGrpcSpanExporter.builder().setEndpoint("http://" + settings.address()).build();
    log.atDebug()
        .addKeyValue("address", settings.address())
        .addKeyValue("service-name", settings.serviceName())
        .addKeyValue("service-instance-id", settings.instanceId())
        .addKeyValue("sampling-rate", settings.samplesPerMillion())
        .log("distributed tracing enabled");
    return new OtlpTracer(settings, exporter);
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Span call(String name, Function<String, @Nullable String> headers) {
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    io.opentelemetry.api.trace.Span span =
        tracer.spanBuilder(name).setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();
    return span.isRecording() ? new RecordedSpan(tracer, span) : Span.NONE;
  }

  @Override
  public void close() {
    if (!provider.shutdown().join(STOP_SECONDS, TimeUnit.SECONDS).isSuccess()) {
      log.warn("the last spans could not be sent");
    }
  }

  private static Resource resource(Tracing settings) {
    var resource = Resource.builder().put("service.name", settings.serviceName());
    if (!settings.instanceId().isEmpty()) {
      resource.put("service.instance.id", settings.instanceId());
    }
    return resource.build();
  }

  private static Sampler sampler(Tracing settings) {
    return settings.samplesPerMillion() == 0
        ? Sampler.alwaysOff()
        : Sampler.traceIdRatioBased(settings.samplesPerMillion() / MILLION);
  }
}
