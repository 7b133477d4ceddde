package io.mainstay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * etcd 13766, 13514: data and applied index are one consistent prefix, whenever the process is
 * killed; also, etcd 14685, in the middle of a defragmentation.
 */
class KillTest {
  private static final int KILLS = 12;

  @TempDir Path directory;

  @Test
  void regression14685_whateverTheMomentOfTheKillTheStoreIsWhatItsAppliedIndexSays()
      throws Exception {
    ModelStore model = new ModelStore(Set.of());
    Random random = new Random();
    long reached = 0;
    for (int i = 0; i < KILLS; i++) {
      killAfterBatches(random.nextInt(150));
      reached = checkAgainst(model, reached);
    }
    assertThat(reached).isPositive();
  }

  @Test
  void aStoreThatAnotherProcessHasOpenedIsRefused() throws Exception {
    Process writer = start();
    try (BufferedReader output = output(writer)) {
      output.readLine();
      assertThatThrownBy(() -> KilledWriter.openStore(directory.resolve("store")))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the store in %s is in use: another process has opened it",
              directory.resolve("store"));
    } finally {
      kill(writer);
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-XX:TieredStopAtLevel=1",
            KilledWriter.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void killAfterBatches(int batches) throws Exception {
    Process writer = start();
    try (BufferedReader output = output(writer)) {
      for (int i = 0; i <= batches; i++) {
        assertThat(output.readLine()).as("output of the writer").isEqualTo("written");
      }
    } finally {
      kill(writer);
    }
  }

  /**
   * Brings the model to the applied index of the store, compares everything, and gives that index.
   */
  private long checkAgainst(ModelStore model, long modelIndex) {
    try (MvccStore store = KilledWriter.openStore(directory.resolve("store"))) {
      long index = store.appliedIndex();
      assertThat(index).isGreaterThanOrEqualTo(modelIndex);
      for (long number = modelIndex + 1; number <= index; number++) {
        KilledWriter.applyBatch(new ModelTarget(model), number);
      }
      assertThat(KilledWriter.lastRecord(store)).isEqualTo(KilledWriter.encode(index));
      store.physicalCompaction(model.revision()).join();
      try (ApplyBatch empty = store.beginBatch(lease -> false)) {
        assertThat(empty.revision()).isEqualTo(model.revision());
        assertThat(empty.compactRevision()).isEqualTo(model.compactRevision());
      }
      assertSameContent(store, model);
      return index;
    }
  }

  private static void assertSameContent(MvccStore store, ModelStore model) {
    try (ReadView view = store.newestView()) {
      List<Change> changes = new ArrayList<>();
      view.changes(model.compactRevision(), Long.MAX_VALUE - 1, changes::add);
      assertThat(changes)
          .isEqualTo(
              model.changesLeft().stream()
                  .filter(change -> change.revision() >= model.compactRevision())
                  .toList());
      assertThat(view.range(StoreFixture.everything().build()).getKvsList())
          .containsExactlyElementsOf(model.pairsAt(model.revision()).values());
    }
  }

  private record ModelTarget(ModelStore model) implements KilledWriter.Target {
    @Override
    public PutResponse put(PutRequest request) {
      return model.put(request);
    }

    @Override
    public DeleteRangeResponse deleteRange(DeleteRangeRequest request) {
      return model.deleteRange(request);
    }

    @Override
    public void compact(long revision) {
      model.compact(revision);
    }

    @Override
    public long revision() {
      return model.revision();
    }
  }
}
