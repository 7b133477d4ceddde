package io.mainstay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.Actions.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/** The store and the naive model are given the same things to do, and must answer the same. */
class StorePropertyTest {
  @Property(tries = 120, shrinking = ShrinkingMode.BOUNDED)
  void theStoreAnswersAsTheModelDoes(@ForAll("actions") List<Action> actions) throws IOException {
    Path directory = Files.createTempDirectory("mainstay-store");
    try (Pair pair = new Pair(directory)) {
      actions.forEach(pair::apply);
      pair.apply(new Action.Changes());
    } finally {
      TestFiles.deleteTree(directory);
    }
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return Arbitraries.randomValue(random -> new Actions(random).next())
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  /** A store and its model, with at most one open batch. */
  private static final class Pair implements AutoCloseable {
    private final Path directory;
    private final ModelStore model = new ModelStore(Actions.LEASES);
    private Path place;
    private MvccStore store;
    private @Nullable ApplyBatch open;
    private long index;
    private int checkpoints;

    Pair(Path directory) {
      this.directory = directory;
      this.place = directory.resolve("store");
      this.store = openStore();
    }

    private MvccStore openStore() {
      StoreOptions options =
          new StoreOptions(
              3,
              Duration.ZERO,
              false,
              failure -> {
                throw new AssertionError(failure);
              });
      return MvccStore.open(place, options);
    }

    void apply(Action action) {
      if (action instanceof Action.Put put) {
        same(() -> batch().put(put.request()).build(), () -> model.put(put.request()));
      } else if (action instanceof Action.Delete delete) {
        same(
            () -> batch().deleteRange(delete.request()).build(),
            () -> model.deleteRange(delete.request()));
      } else if (action instanceof Action.Txn txn) {
        same(() -> batch().txn(txn.request()).build(), () -> model.txn(txn.request()));
      } else if (action instanceof Action.Revoke revoke) {
        same(
            () -> batch().deleteLeaseKeys(revoke.lease()),
            () -> model.deleteLeaseKeys(revoke.lease()));
      } else if (action instanceof Action.Compact compact) {
        long revision = (long) (model.revision() * compact.share() * 1.05);
        same(
            () -> {
              batch().compact(revision);
              return revision;
            },
            () -> {
              model.compact(revision);
              return revision;
            });
      } else {
        commit();
        read(action);
      }
    }

    private void read(Action action) {
      if (action instanceof Action.Query query) {
        RangeRequest request = at(query.request(), query.share());
        inView(view -> same(() -> view.range(request).build(), () -> model.range(request)));
        inView(
            view ->
                same(
                    () ->
                        view.encodedRange(request)
                            .map(Pair::decoded)
                            .orElseGet(() -> view.range(request).build()),
                    () -> model.range(request)));
      } else if (action instanceof Action.ReadOnlyTxn txn) {
        inView(
            view ->
                same(
                    () -> view.readOnlyTxn(txn.request()).build(), () -> model.txn(txn.request())));
      } else if (action instanceof Action.Pages pages) {
        RangeRequest request = at(pages.request(), pages.share());
        inView(view -> same(() -> pages(view, request, pages.limit()), () -> whole(request)));
        inView(
            view ->
                same(
                    () ->
                        view.count(request.getKey(), request.getRangeEnd(), request.getRevision()),
                    () -> (long) whole(request).size()));
      } else if (action instanceof Action.Changes) {
        store.physicalCompaction(model.revision()).join();
        // The view published last may still show what the compaction has removed since.
        commitNothing();
        inView(view -> assertThat(changes(view)).isEqualTo(model.changesLeft()));
        inView(view -> Actions.LEASES.forEach(lease -> sameLeaseKeys(view, lease)));
      } else if (action instanceof Action.Reopen) {
        store.close();
        store = openStore();
        assertThat(store.appliedIndex()).isEqualTo(index);
      } else if (action instanceof Action.RestoreCheckpoint) {
        Path checkpoint = directory.resolve("checkpoint-" + checkpoints++);
        store.checkpoint(checkpoint);
        store.restore(checkpoint);
      } else if (action instanceof Action.Import imported) {
        goOnWithAnImport(imported.compacted());
      }
      inView(
          view -> {
            assertThat(view.revision()).isEqualTo(model.revision());
            assertThat(view.compactRevision()).isEqualTo(model.compactRevision());
          });
    }

    private static RangeResponse decoded(EncodedRange range) {
      try {
        RangeResponse pairs = RangeResponse.parseFrom(ByteString.copyFrom(range.pairs()));
        assertThat(range.found()).isEqualTo(pairs.getKvsCount());
        return pairs.toBuilder().setCount(range.count()).setMore(range.more()).build();
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    /** What the compaction has not got to is left to the new store. */
    private void goOnWithAnImport(boolean compacted) {
      if (compacted) {
        store.physicalCompaction(model.revision()).join();
      }
      commitNothing();
      Path target = directory.resolve("import-" + index);
      try (StoreImport filling = StoreImport.into(target);
          ReadView view = store.newestView()) {
        view.changes(0, Long.MAX_VALUE - 1, change -> StoreFixture.copy(change, filling));
        filling.compacted(compacted ? view.compactRevision() : -1, view.compactRevision());
        filling.finish(index, 1);
      }
      store.close();
      place = target;
      store = openStore();
    }

    /**
     * The newest revision or, half of the time, some other one, which may be too old or too new.
     */
    private RangeRequest at(RangeRequest request, double share) {
      long revision = share < 0.5 ? 0 : (long) (model.revision() * (share - 0.5) * 2);
      return request.toBuilder().setRevision(revision).build();
    }

    private List<KeyValue> pages(ReadView view, RangeRequest request, int limit) {
      List<KeyValue> pairs = new ArrayList<>();
      ByteString from = request.getKey();
      while (from != null) {
        RangePage page =
            view.page(
                from, request.getRangeEnd(), request.getRevision(), request.getKeysOnly(), limit);
        assertThat(page.pairs()).hasSizeLessThanOrEqualTo(limit);
        pairs.addAll(page.pairs());
        from = page.next();
      }
      return pairs;
    }

    private List<KeyValue> whole(RangeRequest request) {
      return model
          .range(
              RangeRequest.newBuilder()
                  .setKey(request.getKey())
                  .setRangeEnd(request.getRangeEnd())
                  .setRevision(request.getRevision())
                  .setKeysOnly(request.getKeysOnly())
                  .build())
          .getKvsList();
    }

    private static List<Change> changes(ReadView view) {
      List<Change> changes = new ArrayList<>();
      view.changes(0, Long.MAX_VALUE - 1, changes::add);
      return changes;
    }

    private void sameLeaseKeys(ReadView view, long lease) {
      assertThat(view.leaseKeys(lease)).isEqualTo(model.leaseKeys(lease));
    }

    private void inView(Consumer<ReadView> reading) {
      try (ReadView view = store.newestView()) {
        reading.accept(view);
      }
    }

    private ApplyBatch batch() {
      ApplyBatch batch = open;
      if (batch == null) {
        batch = store.beginBatch(Actions.LEASES::contains);
        open = batch;
      }
      return batch;
    }

    private void commitNothing() {
      batch();
      commit();
    }

    private void commit() {
      ApplyBatch batch = open;
      if (batch != null) {
        open = null;
        batch.commit(++index, 1);
        batch.close();
      }
    }

    private static void same(Supplier<Object> actual, Supplier<Object> expected) {
      assertThat(outcome(actual)).isEqualTo(outcome(expected));
    }

    private static Object outcome(Supplier<Object> supplier) {
      try {
        return supplier.get();
      } catch (EtcdException refused) {
        return refused.code() + " " + refused.text();
      }
    }

    @Override
    public void close() {
      ApplyBatch batch = open;
      if (batch != null) {
        batch.close();
      }
      store.close();
    }
  }
}
