package io.mainstay.daemon.logging;

import java.util.Locale;

/** From which weight on lines are written: the words of {@code --log-level}. */
public enum LogLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR,
  DPANIC,
  PANIC,
  FATAL;

  /**
   * The level of a word, in small or capital letters; an empty one is info.
   *
   * @throws IllegalArgumentException with etcd's text
   */
  public static LogLevel parse(String word) {
    if (word.isEmpty()) {
      return INFO;
    }
    for (LogLevel level : values()) {
      if (level.word().equals(word.toLowerCase(Locale.ROOT))) {
        return level;
      }
    }
    throw new IllegalArgumentException("unrecognized level: \"" + word + "\"");
  }

  /** As it stands in log lines. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
