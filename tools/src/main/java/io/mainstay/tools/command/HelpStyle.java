package io.mainstay.tools.command;

import java.util.List;

/**
 * How a program helps.
 *
 * @param sections the headings of the program's commands, {@code help} under the last; empty for
 *     one list
 * @param describes whether help begins with what the command does
 * @param hidesGlobalFlags whether help leaves out the program's flags
 * @param closing the last line of all help, empty for none
 * @param misuse what becomes of a command line that is not understood
 */
public record HelpStyle(
    List<String> sections,
    boolean describes,
    boolean hidesGlobalFlags,
    String closing,
    Misuse misuse) {
  /** The usage and nothing else. */
  public static final HelpStyle BARE =
      new HelpStyle(List.of(), false, false, "", Misuse.SAID_TWICE);

  /** What becomes of a command line that is not understood, behind the complaint and advice. */
  public enum Misuse {
    /** Nothing more. */
    SAID_ONCE(ExitCode.ERROR),
    /** The complaint once more. */
    SAID_TWICE(ExitCode.ERROR),
    /** Its text once more, and the status that Go's {@code os.Exit(-1)} leaves. */
    BARE_AGAIN_AND_255(255);

    private final int exitCode;

    Misuse(int exitCode) {
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }

    /** What becomes of a line that is understood, with arguments that the command refuses. */
    Misuse ofArguments() {
      return this == BARE_AGAIN_AND_255 ? SAID_ONCE : this;
    }

    /** What is said again; empty for nothing. */
    String again(String text) {
      return switch (this) {
        case SAID_ONCE -> "";
        case SAID_TWICE -> complaint(text);
        case BARE_AGAIN_AND_255 -> text;
      };
    }

    static String complaint(String text) {
      return "Error: " + text;
    }
  }

  /** Copies the list. */
  public HelpStyle {
    sections = List.copyOf(sections);
  }

  /** Where {@code help} stands. */
  String lastSection() {
    return sections.isEmpty() ? "" : sections.get(sections.size() - 1);
  }
}
