package io.mainstay.torture.history.file;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.mainstay.torture.history.HistoryEntry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a history, from any threads; the entries of one watch have to come in their order. */
public final class HistoryWriter implements AutoCloseable {
  private final ObjectWriter json = HistoryJson.MAPPER.writerFor(HistoryEntry.class);

  /** Guarded by this: lines are whole, and those of a watch in order. */
  private final BufferedWriter out;

  /**
   * Begins a file.
   *
   * @throws IOException if there is one already, or it cannot be written
   */
  public HistoryWriter(Path file) throws IOException {
    out =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Writes an entry; it is in the file for certain once the writer is closed. */
  public void write(HistoryEntry entry) throws IOException {
    String line = json.writeValueAsString(entry);
    synchronized (this) {
      out.write(line);
      out.write('\n');
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
