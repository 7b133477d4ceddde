package io.mainstay.tools.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that was measured, round by round, for programs. */
record RawFigures(List<Outcome> outcomes) {
  private static final String NONE = "";

  /** Copies the list. */
  RawFigures {
    outcomes = List.copyOf(outcomes);
  }

  /** A line of names, then a line for each round; a failure has a line without figures. */
  String csv() {
    List<Map<String, String>> rows = rows();
    if (rows.isEmpty()) {
      return NONE;
    }
    return Stream.concat(
            Stream.of(String.join(",", rows.get(0).keySet())), rows.stream().map(RawFigures::line))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(Map<String, String> row) {
    return row.values().stream()
        .map(
            value ->
                value.matches("(?s).*[,\"\\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value)
        .collect(Collectors.joining(","));
  }

  /** The same as an array of objects, which leave out what there is not. */
  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartArray();
      for (Map<String, String> row : rows()) {
        json.writeStartObject();
        for (Map.Entry<String, String> field : row.entrySet()) {
          write(json, field.getKey(), field.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, String name, String value) throws IOException {
    if (value.isEmpty()) {
      return;
    }
    json.writeFieldName(name);
    if (value.matches("-?[0-9.]+(E-?[0-9]+)?")) {
      json.writeNumber(value);
    } else {
      json.writeString(value);
    }
  }

  private List<Map<String, String>> rows() {
    return outcomes.stream()
        .flatMap(
            outcome ->
                Stream.concat(
                    rows(outcome, "etcd", outcome.original()),
                    rows(outcome, "mainstay", outcome.ours())))
        .toList();
  }

  private static Stream<Map<String, String>> rows(Outcome outcome, String server, Score score) {
    Stream.Builder<Map<String, String>> rows = Stream.builder();
    for (int i = 0; i < score.rounds().size(); i++) {
      rows.add(row(outcome, server, Integer.toString(i + 1), score.rounds().get(i), NONE));
    }
    String failure = score.failure();
    if (failure != null) {
      rows.add(row(outcome, server, NONE, Measurement.of(Double.NaN), failure));
    }
    return rows.build();
  }

  private static Map<String, String> row(
      Outcome outcome, String server, String round, Measurement measurement, String failure) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("case", outcome.subject().name());
    row.put("members", Integer.toString(outcome.members()));
    row.put("server", server);
    row.put("round", round);
    row.put("value", number(measurement.value()));
    row.put("unit", outcome.subject().metric().unit());
    row.put("p50_ms", number(measurement.p50Millis()));
    row.put("p99_ms", number(measurement.p99Millis()));
    row.put("server_cpu_us_per_op", number(measurement.serverMicros()));
    row.put("load_cpu_us_per_op", number(measurement.loadMicros()));
    row.put("peak_memory_bytes", number(measurement.peakBytes()));
    row.put("failure", failure);
    return row;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? NONE : Double.toString(value);
  }
}
