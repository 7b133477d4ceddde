package io.mainstay.storage.snapshotfile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a bucket holds, in unsigned byte order of the keys; on the thread that reads. What
 * it throws ends the reading.
 */
public interface BucketVisitor {
  /** A pair; the arrays are the visitor's to keep. */
  void entry(byte[] key, byte[] value) throws IOException;

  /**
   * A bucket within this one. All it holds comes before the next entry of this bucket.
   *
   * @return who is told what that bucket holds; null leaves it out, unread
   */
  @Nullable BucketVisitor bucket(byte[] name) throws IOException;
}
