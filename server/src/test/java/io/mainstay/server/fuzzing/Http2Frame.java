package io.mainstay.server.fuzzing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A frame of HTTP/2 (RFC 9113, section 4.1), right or wrong.
 *
 * @param length what it says of its payload
 * @param stream with the reserved bit
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; frames are never compared
record Http2Frame(int length, int type, int flags, int stream, byte[] payload) {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = 9;

  /** A frame that says the truth of its length. */
  static Http2Frame of(int type, int flags, int stream, byte[] payload) {
    return new Http2Frame(payload.length, type, flags, stream, payload);
  }

  /** The frames on a connection of their own. */
  static byte[] connection(List<Http2Frame> frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(PREFACE);
    frames.forEach(frame -> bytes.writeBytes(frame.encoded()));
    return bytes.toByteArray();
  }

  private byte[] encoded() {
    return ByteBuffer.allocate(HEAD_BYTES + payload.length)
        .put((byte) (length >> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  Http2Frame withLength(int newLength) {
    return new Http2Frame(newLength, type, flags, stream, payload);
  }

  Http2Frame withType(int newType) {
    return new Http2Frame(length, newType, flags, stream, payload);
  }

  Http2Frame withFlags(int newFlags) {
    return new Http2Frame(length, type, newFlags, stream, payload);
  }

  Http2Frame withStream(int newStream) {
    return new Http2Frame(length, type, flags, newStream, payload);
  }

  Http2Frame withPayload(byte[] newPayload) {
    return of(type, flags, stream, newPayload);
  }
}
