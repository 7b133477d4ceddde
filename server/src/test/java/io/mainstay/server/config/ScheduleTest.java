package io.mainstay.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-14T10:20:30Z");

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-03-14T10:22Z",
    "1h30m, 2026-03-14T11:50:30Z",
    "*/15 * * * *, 2026-03-14T10:30Z",
    "0 3 * * 1, 2026-03-16T03:00Z",
    "@hourly, 2026-03-14T11:00Z",
    "@daily, 2026-03-15T00:00Z",
    "@midnight, 2026-03-15T00:00Z",
    "@weekly, 2026-03-15T00:00Z",
    "@monthly, 2026-04-01T00:00Z"
  })
  void itSaysWhenItIsNextTime(String text, ZonedDateTime next) {
    assertThat(Schedule.parse(text).after(NOW)).contains(next);
  }

  @Test
  void aTimeItselfIsNotAfterIt() {
    Schedule hourly = Schedule.parse("@hourly");
    ZonedDateTime hour = hourly.after(NOW).orElseThrow();
    assertThat(hourly.after(hour)).contains(hour.plusHours(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "@noon", "61 * * * *", "* * * *", "10", "-1h", "0s", "1ms"})
  void whatIsNoScheduleIsRefused(String text) {
    assertThatThrownBy(() -> Schedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
