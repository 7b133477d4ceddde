package io.mainstay.server.protojson;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into the JSON objects that follow one another in it. What is inside an
 * object is not looked at beyond finding its end. One thread.
 */
public final class JsonSplitter {
  /** What JSON may begin with that is no object. */
  private static final String OTHER_VALUES = "[\"-0123456789tfn";

  private final int maxObjectBytes;
  private byte[] buffer = new byte[0];
  private int start;
  private int scanned;
  private int end;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Refuses objects that are longer than allowed. */
  public JsonSplitter(int maxObjectBytes) {
    this.maxObjectBytes = maxObjectBytes;
  }

  /** An object is longer than allowed. */
  public static final class TooLongException extends Exception {
    private final int sizeBytes;

    private TooLongException(int sizeBytes) {
      super("more than " + sizeBytes + " bytes");
      this.sizeBytes = sizeBytes;
    }

    /** How much of it has been seen. */
    public int sizeBytes() {
      return sizeBytes;
    }
  }

  /** Takes what has arrived. */
  public void feed(byte[] bytes) {
    int kept = end - start;
    if (end + bytes.length > buffer.length) {
      int room = Math.max(kept + bytes.length, Math.min(2 * kept, maxObjectBytes));
      buffer = Arrays.copyOf(Arrays.copyOfRange(buffer, start, end), room);
      scanned -= start;
      start = 0;
      end = kept;
    }
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
  }

  /**
   * The next object, or null when its end has not arrived.
   *
   * @throws JsonMessageException when something else than an object comes next
   * @throws TooLongException when it is longer than allowed
   */
  public byte @Nullable [] next() throws JsonMessageException, TooLongException {
    skipWhiteSpace();
    while (scanned < end) {
      scan(buffer[scanned]);
      scanned++;
      if (depth == 0) {
        byte[] object = Arrays.copyOfRange(buffer, start, scanned);
        start = scanned;
        requireShort(object.length);
        return object;
      }
    }
    requireShort(end - start);
    return null;
  }

  /** Whether an object has begun and its end has not arrived. */
  public boolean isInside() {
    return depth > 0;
  }

  private void skipWhiteSpace() throws JsonMessageException {
    if (depth > 0) {
      return;
    }
    while (start < end && isWhiteSpace(buffer[start])) {
      start++;
    }
    scanned = start;
    if (start < end && buffer[start] != '{') {
      throw new JsonMessageException(notAnObject((char) (buffer[start] & 0xff)));
    }
  }

  private static String notAnObject(char first) {
    return OTHER_VALUES.indexOf(first) < 0
        ? "invalid character '" + first + "' looking for beginning of value"
        : "proto: syntax error (line 1:1): unexpected token " + first;
  }

  private void scan(byte next) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (next == '\\') {
        escaped = true;
      } else if (next == '"') {
        inString = false;
      }
    } else {
      switch (next) {
        case '"' -> inString = true;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
    }
  }

  private void requireShort(int sizeBytes) throws TooLongException {
    if (sizeBytes > maxObjectBytes) {
      throw new TooLongException(sizeBytes);
    }
  }

  private static boolean isWhiteSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }
}
