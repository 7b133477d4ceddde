package io.mainstay.tools.etcdctl.session;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Lines of standard input; what follows a line stays there for whoever reads next. */
public final class InputLines {
  private final InputStream in;

  /** Of a stream. */
  public InputLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line, without its end.
   *
   * @throws EOFException when the input ends before the line does
   */
  public String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("EOF");
      }
      line.write(next);
    }
    return Words.text(ByteString.copyFrom(line.toByteArray()));
  }
}
