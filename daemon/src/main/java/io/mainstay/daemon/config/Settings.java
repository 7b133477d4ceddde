package io.mainstay.daemon.config;

import io.mainstay.daemon.config.FlagValue.Bool;
import io.mainstay.daemon.config.FlagValue.Gates;
import io.mainstay.daemon.config.FlagValue.Int;
import io.mainstay.daemon.config.FlagValue.Text;
import io.mainstay.daemon.config.FlagValue.Time;
import io.mainstay.daemon.config.FlagValue.Urls;
import io.mainstay.daemon.config.FlagValue.Words;
import io.mainstay.server.config.MemberUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The value of every flag, and which of them somebody set. Written while the process starts, by the
 * main thread only.
 */
final class Settings {
  private final Map<String, FlagValue> values = new HashMap<>();
  private final Set<String> set = new TreeSet<>();
  private final @Nullable Path file;

  /**
   * All defaults.
   *
   * @param file the file they come from, where some rules are milder; null for flags and variables
   */
  Settings(@Nullable Path file) {
    this.file = file;
    FlagTable.flags().values().forEach(flag -> values.put(flag.name(), flag.defaultValue()));
    FlagTable.fileOnly().forEach(flag -> values.put(flag.name(), flag.defaultValue()));
  }

  boolean isFromFile() {
    return file != null;
  }

  @Nullable Path file() {
    return file;
  }

  /** Whether somebody set the flag, be it to its default. */
  boolean isSet(String name) {
    return set.contains(name);
  }

  /** Whether the flag has another value than when nobody sets it. */
  boolean isChanged(Flag flag) {
    return !value(flag.name()).equals(flag.defaultValue());
  }

  void set(String name, FlagValue value) {
    values.put(name, value);
    set.add(name);
  }

  /**
   * Sets a flag from its text.
   *
   * @throws IllegalArgumentException with the reason
   */
  void parse(Flag flag, String text) {
    FlagValue before = values.getOrDefault(flag.name(), flag.defaultValue());
    set(flag.name(), flag.type().parse(text, before));
  }

  /** Gives the value of one flag to another, as if the other had been set. */
  void move(String from, String to) {
    set(to, value(from));
    values.remove(from);
    set.remove(from);
  }

  boolean bool(String name) {
    return ((Bool) value(name)).value();
  }

  long number(String name) {
    return ((Int) value(name)).value();
  }

  String text(String name) {
    return ((Text) value(name)).value();
  }

  Duration time(String name) {
    return ((Time) value(name)).value();
  }

  List<MemberUrl> urls(String name) {
    return ((Urls) value(name)).value();
  }

  List<String> words(String name) {
    return ((Words) value(name)).value();
  }

  Gates gates() {
    return (Gates) value("feature-gates");
  }

  private FlagValue value(String name) {
    FlagValue value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no such flag: " + name);
    }
    return value;
  }
}
