package io.mainstay.server.snapshot;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.api.etcdserverpb.HashRequest;
import io.mainstay.api.etcdserverpb.HashResponse;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.corruption.KeySpaceHashes;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.snapshotfile.records.BucketName;
import io.mainstay.storage.snapshotfile.records.MetaRecords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/** The calls that read all that a member stores. Any thread. */
public final class SnapshotService {
  /** What differs between members that hold the same. */
  private static final List<ByteString> OF_THE_MEMBER =
      List.of(MetaRecords.CONSISTENT_INDEX, MetaRecords.TERM, MetaRecords.STORAGE_VERSION);

  private final MvccStore store;
  private final ResponseHeaders headers;
  private final KeySpaceHashes hashes;
  private final Executor reader;
  private final SnapshotListener listener;
  private final Rhythm rhythm = Rhythm.ofOwnThread();

  /**
   * The calls of one member.
   *
   * @param reader does the reading, one task at a time
   * @param listener told how long it takes
   */
  public SnapshotService(
      MvccStore store,
      ResponseHeaders headers,
      KeySpaceHashes hashes,
      Executor reader,
      SnapshotListener listener) {
    this.listener = listener;
    this.store = store;
    this.headers = headers;
    this.hashes = hashes;
    this.reader = reader;
  }

  /** The store as it is now, as a file of etcd. The caller closes the stream. */
  public SnapshotStream snapshot() {
    return new SnapshotStream(store.newestView(), reader, rhythm, listener);
  }

  /** What members compare to find out whether they hold the same key space. */
  public CompletableFuture<HashKVResponse> hashKv(HashKVRequest request, RequestContext context) {
    return hashes
        .at(request.getRevision())
        .thenApply(
            sample ->
                HashKVResponse.newBuilder()
                    .setHeader(headers.at(sample.revision()))
                    .setHash(sample.hash().hash())
                    .setHashRevision(sample.hash().revision())
                    .setCompactRevision(sample.hash().compactRevision())
                    .build());
  }

  /** A hash over all that a snapshot would hold but for what differs between members. */
  public CompletableFuture<HashResponse> hash(HashRequest request, RequestContext context) {
    return CompletableFuture.supplyAsync(
        () -> {
          long startNanos = System.nanoTime();
          try (ReadView view = store.newestView()) {
            int hash = hash(view);
            listener.hashed(System.nanoTime() - startNanos);
            return HashResponse.newBuilder()
                .setHeader(headers.at(view.revision()))
                .setHash(hash)
                .build();
          }
        },
        reader);
  }

  private static int hash(ReadView view) {
    CRC32C crc = new CRC32C();
    try (SnapshotContents contents = new SnapshotContents(view)) {
      while (true) {
        switch (contents.next()) {
          case BUCKET -> crc.update(contents.bucket().text().getBytes(StandardCharsets.UTF_8));
          case ENTRY -> {
            if (!isOfTheMember(contents)) {
              crc.update(contents.key());
              crc.update(contents.value());
            }
          }
          case END -> {
            return (int) crc.getValue();
          }
        }
      }
    }
  }

  private static boolean isOfTheMember(SnapshotContents contents) {
    return contents.bucket() == BucketName.META
        && OF_THE_MEMBER.stream()
            .anyMatch(name -> Arrays.equals(name.toByteArray(), contents.key()));
  }
}
