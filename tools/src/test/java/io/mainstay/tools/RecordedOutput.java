package io.mainstay.tools;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a tool prints. */
public final class RecordedOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  /** Where the tool prints to. */
  public PrintStream stream() {
    return stream;
  }

  /** All of it so far. */
  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
