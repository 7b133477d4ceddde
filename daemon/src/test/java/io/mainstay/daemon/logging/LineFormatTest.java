package io.mainstay.daemon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineFormatTest {
  private static final String CALLER = "\"caller\":\"logging/LineFormatTest.java:7\"";

  private final LoggingEvent event =
      new LoggingEvent(
          "unused", new LoggerContext().getLogger("any"), Level.INFO, "hello {}", null, null);

  LineFormatTest() {
    event.setInstant(Instant.parse("2026-01-02T03:04:05.006007Z"));
    event.setCallerData(
        new StackTraceElement[] {
          new StackTraceElement(LineFormatTest.class.getName(), "any", "LineFormatTest.java", 7)
        });
  }

  private void pair(String key, @Nullable Object value) {
    event.addKeyValuePair(new KeyValuePair(key, value));
  }

  private String json() {
    return new JsonFormat(ZoneOffset.UTC).format(event);
  }

  @Test
  void aLineHasEtcdsFieldsInEtcdsOrder() {
    pair("k", "v");

    assertThat(json())
        .isEqualTo(
            "{\"level\":\"info\",\"ts\":\"2026-01-02T03:04:05.006007Z\","
                + CALLER
                + ",\"msg\":\"hello {}\",\"k\":\"v\"}\n");
  }

  @Test
  void timesOutsideOfUtcHaveTheirOffset() {
    assertThat(new JsonFormat(ZoneId.of("Asia/Kolkata")).format(event))
        .contains("\"ts\":\"2026-01-02T08:34:05.006007+0530\"");
    assertThat(new JsonFormat(ZoneOffset.ofHours(-8)).format(event))
        .contains("\"ts\":\"2026-01-01T19:04:05.006007-0800\"");
  }

  @Test
  void valuesKeepTheirTypeAndOrder() {
    pair("z", 1);
    pair("a", true);
    pair("list", List.of("x", 2));
    pair("array", new Object[] {"y"});
    pair("map", Map.of("k", 1.5));
    pair("nothing", null);
    pair("time", Duration.ofMillis(1500));
    pair("nan", Double.NaN);
    pair("path", java.nio.file.Path.of("/a/b"));

    assertThat(json())
        .endsWith(
            ",\"z\":1,\"a\":true,\"list\":[\"x\",2],\"array\":[\"y\"],\"map\":{\"k\":1.5},"
                + "\"nothing\":null,\"time\":\"1.5s\",\"nan\":\"NaN\",\"path\":\"/a/b\"}\n");
  }

  @Test
  void textIsEscapedSoThatALineStaysOneLine() {
    pair("k", "a\"b\\c\nd\te\u0001\u00e9\ud83d\ude00\ud83d");

    assertThat(json()).endsWith("\"k\":\"a\\\"b\\\\c\\nd\\te\\u0001\u00e9\ud83d\ude00\\ud83d\"}\n");
  }

  @Test
  void anExceptionIsAnErrorAndAStackTrace() {
    event.setThrowableProxy(
        new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("broken")));

    assertThat(json())
        .contains(",\"error\":\"IllegalStateException: broken\",\"stacktrace\":\"")
        .contains("java.lang.IllegalStateException: broken\\n\\tat ")
        .hasLineCount(1);
  }

  @Test
  void aPairOfItsOwnNamesTheErrorBetterThanTheException() {
    pair("error", "mine");
    event.setThrowableProxy(
        new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("broken")));

    assertThat(json()).contains("\"error\":\"mine\",\"stacktrace\":").containsOnlyOnce("\"error\"");
  }

  @Test
  void aFatalEventIsFatal() {
    event.addMarker(Fatal.MARKER);

    assertThat(json()).startsWith("{\"level\":\"fatal\"");
  }

  @Test
  void theConsoleHasColumns() {
    pair("k", "v");
    pair("n", Arrays.asList(1, 2));

    assertThat(new ConsoleFormat(ZoneOffset.UTC).format(event))
        .isEqualTo(
            "2026-01-02T03:04:05.006007Z\tinfo\tlogging/LineFormatTest.java:7\thello {}"
                + "\t{\"k\": \"v\", \"n\": [1, 2]}\n");
  }
}
