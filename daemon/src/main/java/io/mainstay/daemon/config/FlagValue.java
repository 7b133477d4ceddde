package io.mainstay.daemon.config;

import io.mainstay.server.config.MemberUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The value of a flag. */
sealed interface FlagValue {
  /** Yes or no. */
  record Bool(boolean value) implements FlagValue {}

  /** A whole number; an unsigned one beyond the range of {@code long} is cut to its end. */
  record Int(long value) implements FlagValue {}

  /** Words as they stand. */
  record Text(String value) implements FlagValue {}

  /** A length of time, possibly negative. */
  record Time(Duration value) implements FlagValue {}

  /** URLs, sorted and without doubles. */
  record Urls(List<MemberUrl> value) implements FlagValue {}

  /** Several words. */
  record Words(List<String> value) implements FlagValue {}

  /** Feature gates by name. */
  record Gates(Map<String, Boolean> value) implements FlagValue {}
}
