package io.mainstay.storage.internals;

import io.mainstay.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Which of the generation directories is the store: the content of the file that is replaced
 * atomically when they change.
 *
 * @param generation the number of the directory
 * @param complete false while the very first generation is being made, when it holds nothing yet
 * @param appliedIndexFloor an applied index that is known to be on disk: less than that means lost
 *     data
 */
record GenerationPointer(long generation, boolean complete, long appliedIndexFloor) {
  private static final String MAGIC = "mainstay-store ";
  private static final Pattern TEXT =
      Pattern.compile(
          """
          mainstay-store (\\d{1,9})
          generation (\\d{1,18})
          complete (true|false)
          applied-index (\\d{1,19})
          crc32c ([0-9a-f]{8})
          """);

  byte[] encode() {
    String body =
        String.format(
            Locale.ROOT,
            """
            %s%d
            generation %d
            complete %s
            applied-index %d
            """,
            MAGIC,
            MetaRecords.FORMAT_VERSION,
            generation,
            complete,
            appliedIndexFloor);
    return (body + "crc32c " + checksum(body) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads what {@link #encode} wrote. The first line stays as it is in all formats to come, so that
   * a newer one is told from a damaged file.
   *
   * @throws StoreException for a newer format, or a file that is not whole
   */
  static GenerationPointer decode(byte[] bytes, Path store, String fileName) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    checkFormat(text, store);
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()
        || !matcher.group(5).equals(checksum(text.substring(0, matcher.start(5) - 7)))) {
      throw Database.damaged(store, "the file " + fileName + " is not whole", null);
    }
    return new GenerationPointer(
        Long.parseLong(matcher.group(2)),
        Boolean.parseBoolean(matcher.group(3)),
        Long.parseLong(matcher.group(4)));
  }

  private static void checkFormat(String text, Path store) {
    Matcher matcher = Pattern.compile(MAGIC + "(\\d{1,9})\n").matcher(text);
    if (matcher.lookingAt()) {
      checkFormat(Integer.parseInt(matcher.group(1)), store);
    }
  }

  /** Refuses formats that this program cannot know. */
  static void checkFormat(int format, Path store) {
    if (format > MetaRecords.FORMAT_VERSION) {
      throw new StoreException(
          "the store in %s has format %d and this program knows formats up to %d: run a newer version"
              .formatted(store, format, MetaRecords.FORMAT_VERSION),
          null);
    }
  }

  private static String checksum(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return "%08x".formatted(crc.getValue());
  }
}
