package io.mainstay.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StandardStreamTest {
  private final AtomicInteger ends = new AtomicInteger();

  @Test
  void whatIsWrittenGoesThrough() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();

    try (OutputStream stream = new StandardStream(file, () -> true, ends::incrementAndGet)) {
      stream.write('a');
      stream.write("bcd".getBytes(StandardCharsets.UTF_8), 1, 2);
    }

    assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo("acd");
    assertThat(ends).hasValue(0);
  }

  @Test
  void aPipeThatNobodyReadsEndsTheProcess() throws IOException {
    try (OutputStream stream = new StandardStream(broken(), () -> true, ends::incrementAndGet)) {
      assertThatThrownBy(() -> stream.write('a')).isInstanceOf(IOException.class);
    }

    assertThat(ends).hasValue(1);
  }

  @Test
  void aFullDiskDoesNotEndIt() throws IOException {
    try (OutputStream stream = new StandardStream(broken(), () -> false, ends::incrementAndGet)) {
      assertThatThrownBy(() -> stream.write('a')).isInstanceOf(IOException.class);
    }

    assertThat(ends).hasValue(0);
  }

  private static OutputStream broken() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("cannot be written");
      }
    };
  }
}
