package io.mainstay.torture.history.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.HistoryEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link HistoryWriter} wrote. */
public final class HistoryReader {
  private static final ObjectReader JSON = HistoryJson.MAPPER.readerFor(HistoryEntry.class);

  private HistoryReader() {}

  /**
   * Reads a whole history into memory.
   *
   * @throws HistoryFileException if a line is not an entry, as the last one of a file that was cut
   *     off
   * @throws IOException if the file cannot be read
   */
  public static History read(Path file) throws IOException {
    List<HistoryEntry> entries = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        entries.add(entry(file, entries.size() + 1, line));
      }
    }
    try {
      return History.of(entries);
    } catch (IllegalArgumentException e) {
      throw new HistoryFileException(file + ": " + e.getMessage(), e);
    }
  }

  private static HistoryEntry entry(Path file, int lineNumber, String line)
      throws HistoryFileException {
    try {
      return JSON.readValue(line);
    } catch (JsonProcessingException e) {
      throw new HistoryFileException(
          file + ", line " + lineNumber + ": " + e.getOriginalMessage(), e);
    }
  }
}
