package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.etcdserverpb.RangeResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects pairs as they are stored into what they are on the wire, in pieces of bounded size. One
 * thread.
 */
final class EncodedPairs {
  /** The field's number, and that a length follows. */
  private static final int TAG = RangeResponse.KVS_FIELD_NUMBER << 3 | 2;

  private static final int MOST_HEAD_BYTES = 6;
  private static final int FIRST_PIECE_BYTES = 4 << 10;
  private static final int LARGEST_PIECE_BYTES = 128 << 10;

  private final List<ByteString> full = new ArrayList<>();
  private byte[] piece = new byte[FIRST_PIECE_BYTES];
  private int used;
  private int found;

  /** Adds the pair under a cursor. */
  void add(Cursor pair) {
    int size = pair.valueBytes();
    if (piece.length - used < MOST_HEAD_BYTES + size) {
      next(MOST_HEAD_BYTES + size);
    }
    piece[used++] = TAG;
    int left = size;
    for (; left > 0x7F; left >>>= 7) {
      piece[used++] = (byte) (left | 0x80);
    }
    piece[used++] = (byte) left;
    pair.value(piece, used, size);
    used += size;
    found++;
  }

  private void next(int least) {
    finish();
    piece = new byte[Math.max(least, Math.min(LARGEST_PIECE_BYTES, 2 * piece.length))];
    used = 0;
  }

  private void finish() {
    if (used > 0) {
      full.add(UnsafeByteOperations.unsafeWrap(piece, 0, used));
    }
  }

  int found() {
    return found;
  }

  /** What was added; nothing can be added after. */
  List<ByteString> pieces() {
    finish();
    return full;
  }
}
