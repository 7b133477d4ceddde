package io.mainstay.consensus.transport;

import io.vertx.core.buffer.Buffer;

/**
 * What travels on a lane: {@code length (4 bytes, of the rest) | call ID (8) | kind (1) | body},
 * big endian.
 *
 * @param callId chosen by the caller, unique on its connection; an answer carries that of its call
 * @param kind what the body is
 * @param body not changed once it is in a frame
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; frames are never compared
record Frame(long callId, byte kind, byte[] body) {
  static final int LENGTH_BYTES = 4;
  static final int HEADER_BYTES = LENGTH_BYTES + 8 + 1;

  int sizeBytes() {
    return HEADER_BYTES + body.length;
  }

  void appendTo(Buffer buffer) {
    buffer.appendInt(sizeBytes() - LENGTH_BYTES);
    buffer.appendLong(callId);
    buffer.appendByte(kind);
    buffer.appendBytes(body);
  }
}
