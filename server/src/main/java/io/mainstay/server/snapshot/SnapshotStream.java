package io.mainstay.server.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.mainstay.api.etcdserverpb.SnapshotResponse;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.snapshotfile.SnapshotLayout;
import io.mainstay.storage.snapshotfile.SnapshotSizer;
import io.mainstay.storage.snapshotfile.SnapshotWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot of one view, part by part as they are asked for: each part is made when the reader has
 * room for it, so that memory holds one part and the largest value, however slow the reader.
 *
 * <p>The work is done on the executor, in slices with rests, so that several streams can share its
 * thread and others the processors. Any thread asks, one part at a time.
 */
public final class SnapshotStream implements AutoCloseable {
  /** As large as etcd's. */
  private static final int PART_BYTES = 32 * 1024;

  /** The page size of most machines. */
  private static final int PAGE_BYTES = 4096;

  private static final int SIZED_IN_A_SLICE = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStream.class);

  private final ReadView view;
  private final Executor executor;
  private final Rhythm rhythm;
  private final SnapshotListener listener;
  private final long startNanos = System.nanoTime();
  private final Pending pending = new Pending();

  private String version = "";
  private @Nullable SnapshotContents contents;
  private @Nullable SnapshotSizer sizer = new SnapshotSizer(PAGE_BYTES);
  private @Nullable SnapshotWriter writer;
  private long totalBytes;
  private long remainingBytes;
  private @Nullable ByteString trailer;
  private boolean ended;
  private boolean closed;

  /**
   * Of a view, which is closed with the stream.
   *
   * @param executor runs one task at a time
   * @param rhythm of its thread
   * @param listener told when all of it was sent
   */
  SnapshotStream(ReadView view, Executor executor, Rhythm rhythm, SnapshotListener listener) {
    this.listener = listener;
    this.view = view;
    this.executor = executor;
    this.rhythm = rhythm;
  }

  /** The revision of the view. */
  public long revision() {
    return view.revision();
  }

  /** The next part; null after the last one, which holds the digest. */
  public CompletableFuture<@Nullable SnapshotResponse> next() {
    CompletableFuture<@Nullable SnapshotResponse> part = new CompletableFuture<>();
    executor.execute(() -> run(part));
    return part;
  }

  /** Lets the view go. What is asked for later is not answered any more. */
  @Override
  public void close() {
    try {
      executor.execute(this::release);
    } catch (RejectedExecutionException stopped) {
      release();
    }
  }

  private void run(CompletableFuture<@Nullable SnapshotResponse> part) {
    rhythm.work(() -> work(part));
  }

  /** Answers what is to be told then. */
  private synchronized Runnable work(CompletableFuture<@Nullable SnapshotResponse> part) {
    try {
      if (closed) {
        return () -> part.cancel(false);
      } else if (sizer != null && !size(sizer)) {
        return () -> executor.execute(() -> run(part));
      }
      SnapshotResponse made = ended ? null : make();
      return () -> part.complete(made);
    } catch (IOException | RuntimeException e) {
      return () -> part.completeExceptionally(e);
    }
  }

  /** Goes on with the first pass. Answers whether it is done. */
  private boolean size(SnapshotSizer current) throws IOException {
    SnapshotContents all = contents();
    for (int sized = 0; sized < SIZED_IN_A_SLICE; sized++) {
      switch (all.next()) {
        case BUCKET -> current.bucket(all.bucket().text());
        case ENTRY -> current.entry(all.key().length, all.valueBytes());
        case END -> {
          all.close();
          contents = null;
          sizer = null;
          beginWriting(current.finish());
          return true;
        }
      }
    }
    return false;
  }

  private void beginWriting(SnapshotLayout layout) throws IOException {
    version = contents().storageVersion();
    totalBytes = layout.databaseBytes();
    remainingBytes = totalBytes;
    writer = new SnapshotWriter(layout, pending);
    LOG.atInfo()
        .addKeyValue("total-bytes", totalBytes)
        .addKeyValue("storage-version", version)
        .log("sending database snapshot");
  }

  private SnapshotResponse make() throws IOException {
    if (writer != null) {
      fill(writer);
    }
    SnapshotResponse.Builder part = SnapshotResponse.newBuilder().setVersion(version);
    if (pending.size() > 0) {
      ByteString blob = pending.take(PART_BYTES);
      remainingBytes -= blob.size();
      return part.setRemainingBytes(remainingBytes).setBlob(blob).build();
    }
    ended = true;
    listener.sent(System.nanoTime() - startNanos);
    LOG.atInfo().addKeyValue("total-bytes", totalBytes).log("successfully sent database snapshot");
    return part.setBlob(trailer).build();
  }

  private void fill(SnapshotWriter current) throws IOException {
    SnapshotContents all = contents();
    while (pending.size() < PART_BYTES) {
      switch (all.next()) {
        case BUCKET -> current.bucket(all.bucket().text());
        case ENTRY -> current.entry(all.key(), all.value());
        case END -> {
          trailer = UnsafeByteOperations.unsafeWrap(current.finish());
          writer = null;
          return;
        }
      }
    }
  }

  private SnapshotContents contents() {
    SnapshotContents current = contents;
    if (current == null) {
      current = new SnapshotContents(view);
      contents = current;
    }
    return current;
  }

  private synchronized void release() {
    if (!closed) {
      closed = true;
      if (contents != null) {
        contents.close();
      }
      view.close();
    }
  }

  /** What is written and not yet sent. */
  private static final class Pending extends OutputStream {
    private ByteString bytes = ByteString.EMPTY;
    private ByteString.Output written = ByteString.newOutput(PART_BYTES);

    int size() {
      return bytes.size() + written.size();
    }

    ByteString take(int most) {
      ByteString all = bytes.concat(written.toByteString());
      int length = Math.min(most, all.size());
      written = ByteString.newOutput(PART_BYTES);
      bytes = all.substring(length);
      return all.substring(0, length);
    }

    @Override
    public void write(int value) {
      written.write(value);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      written.write(source, offset, length);
    }
  }
}
