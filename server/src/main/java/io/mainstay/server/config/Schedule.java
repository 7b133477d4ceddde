package io.mainstay.server.config;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;

/** Points in time at which something is to happen. Immutable. */
public final class Schedule {
  private static final Map<String, String> SHORTHANDS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *");

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final String text;
  private final Next next;

  /** Answers the first point after another one, if there is any. */
  private interface Next {
    Optional<ZonedDateTime> after(ZonedDateTime time);
  }

  private Schedule(String text, Next next) {
    this.text = text;
    this.next = next;
  }

  /**
   * A duration such as {@code 1h30m} between two points, the five fields of {@code crontab}, or
   * {@code @hourly}, {@code @daily}, {@code @midnight}, {@code @weekly}, {@code @monthly}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Schedule parse(String text) {
    boolean cron = text.startsWith("@") || text.strip().contains(" ");
    return new Schedule(text, cron ? cron(text) : every(GoText.duration(text)));
  }

  private static Next every(Duration interval) {
    if (interval.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("less than a second between two points");
    }
    return time -> Optional.of(time.plus(interval));
  }

  private static Next cron(String text) {
    String fields = SHORTHANDS.getOrDefault(text, text);
    Cron cron =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(fields);
    return ExecutionTime.forCron(cron)::nextExecution;
  }

  /** The first point after a time; empty if there is none. */
  public Optional<ZonedDateTime> after(ZonedDateTime time) {
    return next.after(time);
  }

  @Override
  public String toString() {
    return text;
  }
}
