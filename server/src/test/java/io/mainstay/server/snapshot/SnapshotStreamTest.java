package io.mainstay.server.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.SnapshotResponse;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import io.mainstay.storage.Table;
import io.mainstay.storage.snapshotfile.BucketVisitor;
import io.mainstay.storage.snapshotfile.SnapshotFile;
import io.mainstay.storage.snapshotfile.records.BucketName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // opened before each test
class SnapshotStreamTest {
  private static final int PART_BYTES = 32 * 1024;

  @TempDir Path directory;
  private MvccStore store;

  @BeforeEach
  void open() {
    store =
        MvccStore.open(
            directory.resolve("store"),
            StoreOptions.defaults(
                failure -> {
                  throw new AssertionError(failure);
                }));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anEmptyStoreGivesAFileWithAllBuckets() throws IOException {
    assertThat(contents(save()).keySet())
        .containsExactly(
            BucketName.ALARM,
            BucketName.AUTH,
            BucketName.AUTH_ROLES,
            BucketName.AUTH_USERS,
            BucketName.CLUSTER,
            BucketName.KEY,
            BucketName.LEASE,
            BucketName.MEMBERS,
            BucketName.MEMBERS_REMOVED,
            BucketName.META);
  }

  @Test
  void eachPartSaysHowMuchIsStillToCome() {
    put("k", "v".repeat(200_000));
    List<SnapshotResponse> parts = parts();

    long total = parts.stream().mapToLong(part -> part.getBlob().size()).sum() - 32;
    long sent = 0;
    for (SnapshotResponse part : parts.subList(0, parts.size() - 1)) {
      sent += part.getBlob().size();
      assertThat(part.getRemainingBytes()).isEqualTo(total - sent);
      assertThat(part.getBlob().size()).isLessThanOrEqualTo(PART_BYTES);
    }
    assertThat(sent).isEqualTo(total);
  }

  @Test
  void theLastPartIsTheDigestOfTheOthers() throws IOException {
    put("k", "v");
    try (SnapshotFile file = SnapshotFile.open(save())) {
      assertThat(file.checkTrailer())
          .hasValueSatisfying(trailer -> assertThat(trailer.matches()).isTrue());
    }
    List<SnapshotResponse> parts = parts();
    SnapshotResponse last = parts.get(parts.size() - 1);
    assertThat(last.getBlob().size()).isEqualTo(32);
    assertThat(last.getRemainingBytes()).isZero();
  }

  @Test
  void everyPartNamesTheVersionOfTheData() {
    assertThat(parts()).allSatisfy(part -> assertThat(part.getVersion()).isEqualTo("3.7.0"));
  }

  @Test
  void dataOfAVersionThatDoesNotSayWhichItIsNameNone() throws IOException {
    clusterVersion("3.5.0");
    assertThat(parts()).allSatisfy(part -> assertThat(part.getVersion()).isEmpty());
    assertThat(contents(save()).get(BucketName.META)).doesNotContainKey("storageVersion");
  }

  @Test
  void whatIsWrittenWhileItIsReadIsNotInIt() throws IOException {
    put("before", "1");
    SnapshotStream stream = stream(Runnable::run);
    SnapshotResponse first = next(stream);
    put("after", "x".repeat(500_000));
    List<SnapshotResponse> parts = new ArrayList<>();
    parts.add(first);
    drain(stream, parts::add);
    assertThat(contents(write(parts)).get(BucketName.KEY)).hasSize(1);
  }

  @Test
  void aLongSnapshotLeavesTheThreadToOthersBetweenItsSlices() {
    for (int i = 0; i < 3; i++) {
      putMany(10_000);
    }
    Queue<Runnable> tasks = new ArrayDeque<>();
    SnapshotStream stream = stream(tasks::add);
    CompletableFuture<@Nullable SnapshotResponse> first = stream.next();
    int slices = 0;
    while (!first.isDone()) {
      tasks.remove().run();
      slices++;
    }
    assertThat(slices).isGreaterThan(3);
    stream.close();
    tasks.remove().run();
  }

  @Test
  void aStreamThatIsClosedAnswersNoMore() {
    SnapshotStream stream = stream(Runnable::run);
    stream.close();
    assertThat(stream.next()).isCancelled();
  }

  private SnapshotStream stream(Executor executor) {
    return new SnapshotStream(
        store.newestView(), executor, new Rhythm(() -> 0, nanos -> {}), SnapshotListener.NONE);
  }

  private List<SnapshotResponse> parts() {
    List<SnapshotResponse> parts = new ArrayList<>();
    drain(stream(Runnable::run), parts::add);
    return parts;
  }

  private static void drain(SnapshotStream stream, Consumer<SnapshotResponse> sink) {
    try (stream) {
      SnapshotResponse part;
      while ((part = next(stream)) != null) {
        sink.accept(part);
      }
    }
  }

  private static @Nullable SnapshotResponse next(SnapshotStream stream) {
    return stream.next().join();
  }

  private Path save() throws IOException {
    return write(parts());
  }

  private Path write(List<SnapshotResponse> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (SnapshotResponse part : parts) {
      part.getBlob().writeTo(bytes);
    }
    return Files.write(directory.resolve("snapshot.db"), bytes.toByteArray());
  }

  /** How many bytes lie under which key of which bucket. */
  private static Map<BucketName, Map<String, Integer>> contents(Path path) throws IOException {
    Map<BucketName, Map<String, Integer>> contents = new TreeMap<>();
    try (SnapshotFile file = SnapshotFile.open(path)) {
      file.walk(
          new BucketVisitor() {
            @Override
            public void entry(byte[] key, byte[] value) {
              throw new AssertionError("an entry outside of all buckets");
            }

            @Override
            public BucketVisitor bucket(byte[] name) {
              Map<String, Integer> entries =
                  contents.computeIfAbsent(
                      BucketName.of(new String(name, UTF_8)).orElseThrow(), key -> new TreeMap<>());
              return new Entries(entries);
            }
          });
    }
    return contents;
  }

  private record Entries(Map<String, Integer> found) implements BucketVisitor {
    @Override
    public void entry(byte[] key, byte[] value) {
      found.put(new String(key, UTF_8), value.length);
    }

    @Override
    public BucketVisitor bucket(byte[] name) {
      throw new AssertionError("a bucket within a bucket");
    }
  }

  private void put(String key, String value) {
    apply(batch -> batch.put(request(key, value)));
  }

  private void putMany(int count) {
    apply(
        batch -> {
          for (int i = 0; i < count; i++) {
            batch.put(request("key" + i, ""));
          }
        });
  }

  private void clusterVersion(String version) {
    apply(batch -> batch.put(Table.CLUSTER, "version".getBytes(UTF_8), version.getBytes(UTF_8)));
  }

  private static PutRequest request(String key, String value) {
    return PutRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8(value))
        .build();
  }

  private void apply(Consumer<ApplyBatch> change) {
    try (ApplyBatch batch = store.beginBatch(lease -> true)) {
      change.accept(batch);
      batch.commit(store.appliedIndex() + 1, 1);
    }
  }
}
