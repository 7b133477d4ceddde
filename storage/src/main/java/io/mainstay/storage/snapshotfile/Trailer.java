package io.mainstay.storage.snapshotfile;

import com.google.protobuf.ByteString;

/**
 * The SHA-256 at the end of a snapshot file.
 *
 * @param stated what the file says, 32 bytes
 * @param computed what its other bytes give, 32 bytes
 */
public record Trailer(ByteString stated, ByteString computed) {
  /** The bytes that {@link #stated} takes at the end of a file. */
  public static final int SIZE_BYTES = 32;

  /** Whether the file is what was written. */
  public boolean matches() {
    return stated.equals(computed);
  }
}
