package io.mainstay.tools.etcdctl.output;

import com.google.protobuf.ByteString;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.tools.command.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Lines for people; keys and values as they are, or with {@code \x} before each byte. */
public final class SimpleWriter {
  private final Streams streams;
  private final boolean hex;

  SimpleWriter(Streams streams, boolean hex) {
    this.streams = streams;
    this.hex = hex;
  }

  /** A line. */
  public void line(String text) {
    streams.out().println(text);
  }

  /** A line that tells of what is wrong, on standard error. */
  public void warning(String text) {
    streams.err().println(text);
  }

  /** A line of bytes. */
  public void line(ByteString bytes) {
    try {
      bytes.writeTo(streams.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    streams.out().println();
  }

  /** A key and its value, a line each. */
  public void pair(KeyValue pair) {
    content(pair.getKey());
    value(pair);
  }

  /** The value alone. */
  public void value(KeyValue pair) {
    content(pair.getValue());
  }

  private void content(ByteString bytes) {
    line(hex ? escaped(bytes) : bytes);
  }

  private static ByteString escaped(ByteString bytes) {
    StringBuilder text = new StringBuilder(bytes.size() * 4);
    for (byte b : bytes) {
      text.append("\\x%02x".formatted(b & 0xff));
    }
    return ByteString.copyFromUtf8(text.toString());
  }
}
