package io.mainstay.daemon.tracing;

import io.mainstay.server.tracing.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** A span that is kept, and sent once it has ended. */
final class RecordedSpan implements Span {
  private final Tracer tracer;
  private final io.opentelemetry.api.trace.Span span;

  RecordedSpan(Tracer tracer, io.opentelemetry.api.trace.Span span) {
    this.tracer = tracer;
    this.span = span;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Span child(String name) {
    return new RecordedSpan(
        tracer, tracer.spanBuilder(name).setParent(Context.root().with(span)).startSpan());
  }

  @Override
  public Span set(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span set(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Span set(String key, boolean value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public void failed(String reason) {
    span.setStatus(StatusCode.ERROR, reason);
  }

  @Override
  public void end() {
    span.end();
  }
}
