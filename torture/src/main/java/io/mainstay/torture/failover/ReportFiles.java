package io.mainstay.torture.failover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The report and every single value as files: lines of JSON, one for each value. */
final class ReportFiles {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String REPORT = "report.md";
  private static final String KILLS = "kills.jsonl";
  private static final String ANSWERS = "answers.jsonl";

  private ReportFiles() {}

  /**
   * Writes them where the settings say, in place of those that are there.
   *
   * @throws IOException if they cannot be written
   */
  static void write(FailoverReport report) throws IOException {
    Path directory = Files.createDirectories(report.settings().out());
    Files.writeString(directory.resolve(REPORT), report.page());
    Files.write(directory.resolve(KILLS), lines(report.kills()));
    Files.write(
        directory.resolve(ANSWERS), lines(report.answers().stream().map(AnswerLine::of).toList()));
  }

  private static List<String> lines(List<?> values) throws JsonProcessingException {
    List<String> lines = new ArrayList<>();
    for (Object value : values) {
      lines.add(MAPPER.writeValueAsString(value));
    }
    return lines;
  }

  /** An answer without a structure below it. */
  private record AnswerLine(
      int isolation, String member, boolean wasLeader, String call, String answer, long millis) {
    static AnswerLine of(Answer answer) {
      return new AnswerLine(
          answer.isolation(),
          answer.member(),
          answer.wasLeader(),
          answer.question().text(),
          answer.outcome() instanceof Outcome.Read read ? read.value() : answer.outcome().text(),
          answer.millis());
    }
  }
}
