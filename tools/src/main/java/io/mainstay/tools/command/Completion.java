package io.mainstay.tools.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a shell may offer for the last word of a command line that is being typed. The answer is
 * cobra's: a line for each candidate, with a tab before what it means, and a last line with a
 * number that tells whether names of files may be offered as well.
 */
final class Completion {
  private static final String DESCRIBED = "__complete";
  private static final String BARE = "__completeNoDesc";
  private static final String FILES_TOO = ":0\n";
  private static final String NOTHING_ELSE = ":4\n";

  private final CommandPath path;
  private final List<String> before;
  private final String word;
  private final boolean described;

  /** A word to offer, and what it means. */
  private record Candidate(String word, String meaning) {}

  /**
   * For what is typed.
   *
   * @param words the hidden command, and what follows the program's name so far, empty where the
   *     next word begins
   */
  Completion(CommandPath program, List<String> words) {
    described = words.get(0).equals(DESCRIBED);
    List<String> typed = words.subList(1, Math.max(1, words.size() - 1));
    CommandPath.Found found = program.descend(typed);
    path = found.path();
    before = found.rest();
    word = words.size() > 1 ? words.get(words.size() - 1) : "";
  }

  /** Whether a shell asks, not a person. */
  static boolean isAskedFor(String command) {
    return command.equals(DESCRIBED) || command.equals(BARE);
  }

  String answer() {
    Optional<Flag> flag = flagBefore();
    if (flag.isPresent()) {
      return lines(flag.get().choices().stream().map(choice -> new Candidate(choice, "")));
    }
    if (word.startsWith("-")) {
      return lines(
          path.flags().stream().map(known -> new Candidate("--" + known.name(), known.usage())));
    }
    return lines(
        path.last().subcommands().stream()
            .map(command -> new Candidate(command.name(), command.summary())));
  }

  /** The flag whose value is being typed. */
  private Optional<Flag> flagBefore() {
    if (before.isEmpty()) {
      return Optional.empty();
    }
    String last = before.get(before.size() - 1);
    return path.flags().stream()
        .filter(Flag::takesValue)
        .filter(
            flag ->
                last.equals("--" + flag.name())
                    || (!flag.shorthand().isEmpty() && last.equals("-" + flag.shorthand())))
        .findFirst();
  }

  private String lines(Stream<Candidate> candidates) {
    List<Candidate> all = candidates.toList();
    String lines =
        all.stream()
            .filter(candidate -> candidate.word().startsWith(word))
            .map(this::line)
            .sorted()
            .collect(Collectors.joining());
    return lines + (all.isEmpty() ? FILES_TOO : NOTHING_ELSE);
  }

  private String line(Candidate candidate) {
    return described && !candidate.meaning().isEmpty()
        ? candidate.word() + "\t" + candidate.meaning() + "\n"
        : candidate.word() + "\n";
  }
}
