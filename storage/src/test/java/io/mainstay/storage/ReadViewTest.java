package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadViewTest {
  @TempDir Path directory;
  private StoreFixture fixture;

  @BeforeEach
  void open() {
    fixture = new StoreFixture(directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aViewNeverChanges() {
    fixture.put("a", "1");
    try (ReadView view = fixture.store().newestView()) {
      fixture.put("b", "1");
      fixture.delete("a");

      assertThat(view.revision()).isEqualTo(2);
      assertThat(view.range(everything().build()).getKvs(0).getKey().toStringUtf8()).isEqualTo("a");
      List<Change> changes = new ArrayList<>();
      view.changes(0, 99, changes::add);
      assertThat(changes).hasSize(1);
    }
    assertThat(fixture.keys(everything())).containsExactly("b");
  }

  @Test
  void aClosedViewRefusesToRead() {
    ReadView view = fixture.store().newestView();
    view.close();
    assertThatThrownBy(() -> view.range(everything().build()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this view of the store is closed");
  }

  @Test
  void closingAViewTwiceDoesNotTakeItFromOthers() {
    ReadView first = fixture.store().newestView();
    try (ReadView second = fixture.store().newestView()) {
      first.close();
      first.close();
      first.close();
      fixture.put("a", "1");
      assertThat(second.range(everything().build()).getCount()).isZero();
    }
  }

  @Test
  void aClosedStoreGivesNoViews() {
    MvccStore store = fixture.store();
    fixture.reopen();
    assertThatThrownBy(store::newestView).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.beginBatch(lease -> true))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(store::size).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingTheStoreWaitsForItsReaders() {
    fixture.put("a", "1");
    MvccStore store = fixture.store();
    ReadView view = store.newestView();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(store::close);
    awaitClosed(store);

    assertThat(view.range(everything().build()).getCount()).isEqualTo(1);
    assertThat(closing).isNotDone();
    view.close();
    closing.join();
  }

  private static void awaitClosed(MvccStore store) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              try (ReadView view = store.newestView()) {
                return view.revision() < 0;
              } catch (IllegalStateException closed) {
                return true;
              }
            });
  }

  @Test
  void readersAndTheWriterDoNotDisturbOneAnother() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    List<CompletableFuture<Void>> reading = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      reading.add(CompletableFuture.runAsync(() -> readUntil(done), readers));
    }
    for (int i = 0; i < 300; i++) {
      fixture.put("key " + i % 10, "value " + i);
      if (i % 50 == 49) {
        fixture.compactLogically(fixture.revision() - 5);
      }
    }
    done.set(true);
    reading.forEach(CompletableFuture::join);
    readers.shutdown();
  }

  /** Every put is one revision, so the newest change of a view names the revision of the view. */
  private void readUntil(AtomicBoolean done) {
    long last = 0;
    while (!done.get()) {
      try (ReadView view = fixture.store().newestView()) {
        assertThat(view.revision()).isGreaterThanOrEqualTo(last);
        last = view.revision();
        long newest =
            view.range(everything().build()).getKvsList().stream()
                .mapToLong(kv -> kv.getModRevision())
                .max()
                .orElse(1);
        assertThat(newest).isEqualTo(view.revision());
      }
    }
  }
}
