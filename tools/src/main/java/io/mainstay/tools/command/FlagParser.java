package io.mainstay.tools.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Takes the flags out of a command line; they may stand anywhere up to {@code --}. */
final class FlagParser {
  private static final String ON = "true";

  private final List<Flag> flags;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private final List<String> arguments = new ArrayList<>();
  private final Deque<String> words;
  private int argumentsBeforeDashes = -1;

  private FlagParser(List<Flag> flags, List<String> words) {
    this.flags = flags;
    this.words = new ArrayDeque<>(words);
    flags.forEach(flag -> values.put(flag.name(), flag.defaultValue()));
  }

  /** Reads the words behind the commands. */
  static Call parse(CommandPath.Found line, Streams streams) throws UsageException {
    FlagParser parser = new FlagParser(line.path().flags(), line.rest());
    parser.run();
    FlagValues values = new FlagValues(parser.values, parser.given);
    return new Call(
        values,
        line.path().flagsFromAbove(false),
        parser.arguments,
        parser.argumentsBeforeDashes,
        streams);
  }

  private void run() throws UsageException {
    while (!words.isEmpty()) {
      String word = words.remove();
      if (word.equals("--")) {
        argumentsBeforeDashes = arguments.size();
        arguments.addAll(words);
        return;
      }
      if (word.startsWith("--")) {
        longFlag(word);
      } else if (word.startsWith("-") && word.length() > 1) {
        shortFlags(word.substring(1));
      } else {
        arguments.add(word);
      }
    }
  }

  private void longFlag(String word) throws UsageException {
    String text = word.substring(2);
    if (text.startsWith("-") || text.startsWith("=")) {
      throw new UsageException("bad flag syntax: " + word);
    }
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    Flag flag = find(known -> known.name().equals(name), "unknown flag: --" + name);
    if (equals >= 0) {
      set(flag, text.substring(equals + 1));
    } else {
      set(flag, flag.takesValue() ? next("flag needs an argument: --" + name) : ON);
    }
  }

  /** Several letters may share a dash; what follows one that takes a value is its value. */
  private void shortFlags(String letters) throws UsageException {
    for (int i = 0; i < letters.length(); i++) {
      String letter = letters.substring(i, i + 1);
      String rest = letters.substring(i + 1);
      String place = "'%s' in -%s".formatted(letter, letters.substring(i));
      Flag flag =
          find(known -> known.shorthand().equals(letter), "unknown shorthand flag: " + place);
      if (rest.length() > 1 && rest.startsWith("=")) {
        set(flag, rest.substring(1));
        return;
      }
      if (flag.takesValue()) {
        set(flag, rest.isEmpty() ? next("flag needs an argument: " + place) : rest);
        return;
      }
      set(flag, ON);
    }
  }

  private Flag find(Predicate<Flag> wanted, String otherwise) throws UsageException {
    return flags.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new UsageException(otherwise));
  }

  private String next(String otherwise) throws UsageException {
    String word = words.poll();
    if (word == null) {
      throw new UsageException(otherwise);
    }
    return word;
  }

  private void set(Flag flag, String value) throws UsageException {
    try {
      flag.check(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(flag.complaint(value, String.valueOf(e.getMessage())));
    }
    boolean again = !given.add(flag.name()) && flag.kind() == Flag.Kind.LIST;
    values.merge(flag.name(), value, (before, after) -> again ? joined(before, after) : after);
  }

  private static String joined(String before, String after) {
    return before.isEmpty() || after.isEmpty() ? before + after : before + "," + after;
  }
}
