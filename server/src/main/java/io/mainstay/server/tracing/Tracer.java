package io.mainstay.server.tracing;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Begins traces, or goes on with those of clients. Any thread; never blocks. */
public interface Tracer extends AutoCloseable {
  /** Traces nothing. */
  Tracer OFF =
      new Tracer() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Span call(String name, Function<String, @Nullable String> headers) {
          return Span.NONE;
        }

        @Override
        public void close() {}
      };

  /** Whether any call may be traced. */
  boolean isOn();

  /**
   * Begins the span of a call from outside.
   *
   * @param headers finds what the call says under a name, in lower case; null when it says nothing
   * @return {@link Span#NONE} when this call is not among those that are traced
   */
  Span call(String name, Function<String, @Nullable String> headers);

  /** Sends what is there and ends; waits for a few seconds at most. */
  @Override
  void close();
}
