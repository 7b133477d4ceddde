package io.mainstay.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void whatIsBelowASpanThatIsNotTracedIsThatSpan() {
    assertThat(Span.NONE.child("child").set("key", "v").set("key", 1).set("key", true))
        .isSameAs(Span.NONE);
  }
}
