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
 * @param repeatsErrors whether a misused command says once more what is wrong
 */
public record HelpStyle(
    List<String> sections,
    boolean describes,
    boolean hidesGlobalFlags,
    String closing,
    boolean repeatsErrors) {
  /** The usage and nothing else. */
  public static final HelpStyle BARE = new HelpStyle(List.of(), false, false, "", true);

  /** Copies the list. */
  public HelpStyle {
    sections = List.copyOf(sections);
  }

  /** Where {@code help} stands. */
  String lastSection() {
    return sections.isEmpty() ? "" : sections.get(sections.size() - 1);
  }
}
