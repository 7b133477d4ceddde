package io.mainstay.interop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the table: {@code [difference] NAME=value command words < input}; all but the words may
 * be missing. Words with blanks are quoted as in a shell; {@code \n} in the input ends a line.
 */
record EtcdctlLine(
    String text,
    EtcdctlDifference difference,
    Map<String, String> environment,
    List<String> words,
    String input) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([a-z-]+)] ?)?((?:ETCDCTL_\\w+=\\S* )*)(.*?)(?: < (.*))?");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  static EtcdctlLine parse(String line) {
    Matcher matcher = FORM.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(line);
    }
    String difference = matcher.group(1) == null ? "none" : matcher.group(1);
    String input = matcher.group(4) == null ? "" : matcher.group(4).replace("\\n", "\n");
    return new EtcdctlLine(
        line,
        EtcdctlDifference.named(difference),
        environment(matcher.group(2)),
        words(matcher.group(3)),
        input);
  }

  private static Map<String, String> environment(String assignments) {
    Map<String, String> environment = new HashMap<>();
    for (String assignment : words(assignments)) {
      int equals = assignment.indexOf('=');
      environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    return environment;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          words.add(matcher.group(group));
        }
      }
    }
    return words;
  }

  @Override
  public String toString() {
    return text;
  }
}
