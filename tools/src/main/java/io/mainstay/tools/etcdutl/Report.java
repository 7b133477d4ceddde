package io.mainstay.tools.etcdutl;

import java.util.List;

/**
 * What a command found out: one line of values with names.
 *
 * @param values in the order in which they are shown
 */
record Report(List<Value> values) {
  /** Copies the list. */
  Report {
    values = List.copyOf(values);
  }

  /**
   * One value.
   *
   * @param heading over its column in a table
   * @param field its name among the fields
   * @param json its name in an object
   * @param shown for people
   * @param exact for programs
   * @param isText whether it is a text
   */
  record Value(
      String heading, String field, String json, String shown, String exact, boolean isText) {
    /** A number, shown as it is. */
    static Value number(String heading, String field, String json, long number) {
      String text = Long.toString(number);
      return new Value(heading, field, json, text, text, false);
    }

    /** A number that people are shown in another way. */
    static Value number(String heading, String field, String json, long number, String shown) {
      return new Value(heading, field, json, shown, Long.toString(number), false);
    }

    /** Yes or no. */
    static Value bool(String heading, String field, String json, boolean value) {
      String text = Boolean.toString(value);
      return new Value(heading, field, json, text, text, false);
    }

    /** A text. */
    static Value text(String heading, String field, String json, String text) {
      return new Value(heading, field, json, text, text, true);
    }
  }

  List<String> headings() {
    return values.stream().map(Value::heading).toList();
  }

  List<String> cells() {
    return values.stream().map(Value::shown).toList();
  }
}
