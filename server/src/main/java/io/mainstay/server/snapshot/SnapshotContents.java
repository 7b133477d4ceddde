package io.mainstay.server.snapshot;

import io.mainstay.storage.History;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.RevisionKey;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Walks what a snapshot of a view holds, bucket by bucket, in the order of the file. Buckets that
 * hold nothing are named as well. Begins before the first bucket. One thread; to be closed before
 * the view.
 */
final class SnapshotContents implements AutoCloseable {
  private final TableBuckets tables;
  private final History history;
  private final Iterator<BucketName> buckets = List.of(BucketName.values()).iterator();
  private BucketName bucket = BucketName.ALARM;
  private Iterator<Map.Entry<byte[], byte[]>> entries = Collections.emptyIterator();
  private byte[] key = {};
  private byte[] tableValue = {};

  /** What comes next. */
  enum Step {
    BUCKET,
    ENTRY,
    END
  }

  SnapshotContents(ReadView view) {
    tables = new TableBuckets(view);
    history = view.history();
  }

  /** Moves on. */
  Step next() {
    if (nextEntry()) {
      return Step.ENTRY;
    }
    if (!buckets.hasNext()) {
      return Step.END;
    }
    bucket = buckets.next();
    entries = tables.entries(bucket).entrySet().iterator();
    return Step.BUCKET;
  }

  private boolean nextEntry() {
    if (bucket == BucketName.KEY) {
      if (history.next()) {
        key = new RevisionKey(history.main(), history.sub(), history.isTombstone()).encode();
        return true;
      }
    } else if (entries.hasNext()) {
      Map.Entry<byte[], byte[]> entry = entries.next();
      key = entry.getKey();
      tableValue = entry.getValue();
      return true;
    }
    return false;
  }

  /** The version that the data are of, as the file says it; empty for one that does not say it. */
  String storageVersion() {
    return tables.storageVersion();
  }

  /** The bucket here. */
  BucketName bucket() {
    return bucket;
  }

  /** The key of the entry here. */
  byte[] key() {
    return key;
  }

  /** The length of the value here, in bytes; cheaper than the value. */
  int valueBytes() {
    return bucket == BucketName.KEY ? history.valueBytes() : tableValue.length;
  }

  /** The value of the entry here. */
  byte[] value() {
    return bucket == BucketName.KEY ? history.value() : tableValue;
  }

  @Override
  public void close() {
    history.close();
  }
}
