package io.mainstay.storage.internals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What RocksDB writes about itself, the only place where it says why work in the background fails.
 */
final class RocksLog {
  private static final int TAIL_BYTES = 256 * 1024;
  private static final Pattern REASON = Pattern.compile("(?:Corruption|IO error): [^\\n]+");

  private RocksLog() {}

  /** The last failure that the log of a database tells of, or that there is none. */
  static String lastFailure(Path database) {
    String last = "its file LOG does not say why";
    try {
      Matcher matcher = REASON.matcher(tail(database.resolve("LOG")));
      while (matcher.find()) {
        last = matcher.group().strip();
      }
    } catch (IOException e) {
      last = "its file LOG cannot be read: " + e;
    }
    return last;
  }

  private static String tail(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(Math.max(0, channel.size() - TAIL_BYTES));
      ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Goes on until either end.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }
}
