package io.mainstay.tools.output;

import com.google.protobuf.ByteString;

/** Characters in bytes that may be text. */
public final class Utf8 {
  private static final int ONE_BYTE = 0x80;
  private static final int LONGEST = 4;

  private Utf8() {}

  /** How many bytes the character has that begins there; 0 when none does. */
  public static int lengthAt(ByteString bytes, int at) {
    if ((bytes.byteAt(at) & 0xff) < ONE_BYTE) {
      return 1;
    }
    for (int length = 2; length <= LONGEST && at + length <= bytes.size(); length++) {
      if (bytes.substring(at, at + length).isValidUtf8()) {
        return length;
      }
    }
    return 0;
  }
}
