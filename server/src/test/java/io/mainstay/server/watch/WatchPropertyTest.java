package io.mainstay.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest.FilterType;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.watch.WatchModel.StreamReader;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever happens in whatever order, each watcher gets the events of its range once, in order, all
 * of one revision together, or is told that history is gone; and what it is told of its progress is
 * true.
 */
class WatchPropertyTest {
  private enum Kind {
    PUT,
    PUT_MANY,
    DELETE,
    BATCH,
    COMPACT,
    CREATE,
    CREATE_IN_THE_PAST,
    CANCEL,
    PROGRESS,
    TICK,
    STALL,
    TAKE_ALL,
    LEAVE,
    SNAPSHOT,
    RUN_HUB,
    RUN_WORKERS,
    RUN_LOOP,
    RUN_ALL
  }

  /** Something to do, with numbers that mean what the kind wants. */
  private record Step(Kind kind, int a, int b, int c) {}

  @Property(tries = 80, shrinking = ShrinkingMode.BOUNDED)
  void watchersHearWhatHappened(@ForAll("steps") List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("mainstay-watch");
    try (World world = new World(directory)) {
      steps.forEach(world::run);
      world.checkAll();
    } finally {
      deleteTree(directory);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Kind[] kinds = Kind.values();
    return Arbitraries.randomValue(
            random ->
                new Step(
                    kinds[random.nextInt(kinds.length)],
                    random.nextInt(1000),
                    random.nextInt(1000),
                    random.nextInt(1000)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(150);
  }

  /** A client and what it has asked for. */
  private record Asking(FakeClient client, List<WatchCreateRequest> creates) {}

  private static final class World implements AutoCloseable {
    private static final int CLIENTS = 3;

    private final HubFixture fixture;
    private final WatchModel model = new WatchModel();
    private final List<Asking> present = new ArrayList<>();

    World(Path directory) {
      // Responses of 200 bytes are large here.
      fixture = new HubFixture(directory, HubFixture.SMALL, 200 - 512 * 1024);
      for (int i = 0; i < CLIENTS; i++) {
        present.add(newcomer());
      }
    }

    private Asking newcomer() {
      return new Asking(fixture.client(), new ArrayList<>());
    }

    private Asking asking(Step step) {
      return present.get(step.a() % CLIENTS);
    }

    void run(Step step) {
      switch (step.kind()) {
        case PUT -> apply(batch -> put(batch, step.a(), step.b()));
        case PUT_MANY -> apply(batch -> putMany(batch, step));
        case DELETE -> apply(batch -> delete(batch, step));
        case BATCH ->
            apply(
                batch -> {
                  put(batch, step.a(), step.b());
                  delete(batch, step);
                  putMany(batch, step);
                  put(batch, step.c(), step.a());
                });
        case COMPACT -> compact(step);
        case CREATE -> create(step, 0);
        case CREATE_IN_THE_PAST -> create(step, step.c() % (model.revision() + 4));
        case CANCEL -> asking(step).client().cancel(step.b() % 4);
        case PROGRESS -> asking(step).client().askForProgress();
        case TICK -> fixture.tick();
        case STALL -> asking(step).client().fill();
        case TAKE_ALL -> asking(step).client().drain();
        case LEAVE -> leave(step);
        case SNAPSHOT -> snapshot(step);
        case RUN_HUB -> runSome(fixture.hubThread, step.b() % 5 + 1);
        case RUN_WORKERS -> runSome(fixture.workers, 1);
        case RUN_LOOP -> runSome(fixture.loop, step.b() % 5 + 1);
        case RUN_ALL -> fixture.settle();
      }
    }

    private void apply(Consumer<ApplyBatch> requests) {
      AppliedChanges changes = fixture.applyUnseen(requests);
      model.changed(changes.changes(), changes.revision());
      fixture.hub.applied(changes);
    }

    private void compact(Step step) {
      long to = model.revision() - step.a() % 5;
      if (to > model.compactRevision() && to > 0) {
        model.compacted(to);
        fixture.compact(to);
      }
    }

    private void snapshot(Step step) {
      for (int i = 0; i <= step.b() % 3; i++) {
        AppliedChanges unseen = fixture.applyUnseen(batch -> putMany(batch, step));
        model.changed(unseen.changes(), unseen.revision());
      }
      fixture.hub.restored();
    }

    private void create(Step step, long start) {
      WatchCreateRequest.Builder request =
          FakeClient.aWatch(key(step.b()), step.c() % 3 == 0 ? "" : rangeEnd(step.c()))
              .setStartRevision(step.c() % 50 == 0 ? -1 : start)
              .setWatchId(step.b() % 5 == 0 ? step.b() % 4 : 0)
              .setPrevKv(step.c() % 2 == 0)
              .setProgressNotify(step.b() % 2 == 0)
              .setFragment(step.c() % 4 == 0);
      if (step.a() % 5 == 0) {
        request.addFilters(FilterType.forNumber(step.b() % 2));
      }
      asking(step).creates().add(request.build());
      asking(step).client().create(request);
    }

    private void leave(Step step) {
      Asking leaving = asking(step);
      leaving.client().leave();
      present.set(step.a() % CLIENTS, newcomer());
      StreamReader reader = model.reader(leaving.creates());
      leaving.client().received().forEach(reader::read);
    }

    void checkAll() {
      present.forEach(asking -> asking.client().drain());
      fixture.settle();
      for (Asking asking : present) {
        StreamReader reader = model.reader(asking.creates());
        asking.client().take().forEach(reader::read);
        reader.checkComplete();
        asking.client().askForProgress();
        fixture.settle();
        if (reader.mayProgress()) {
          assertThat(asking.client().take())
              .singleElement()
              .extracting(WatchResponse::getHeader)
              .satisfies(header -> assertThat(header.getRevision()).isEqualTo(model.revision()));
        } else {
          assertThat(asking.client().take()).isEmpty();
        }
      }
    }

    private static void runSome(ManualExecutor executor, int tasks) {
      for (int i = 0; i < tasks; i++) {
        executor.runOne();
      }
    }

    private static void put(ApplyBatch batch, int key, int value) {
      HubFixture.put(batch, key(key), "v".repeat(value % 60));
    }

    private static void putMany(ApplyBatch batch, Step step) {
      HubFixture.putAll(batch, "v".repeat(step.b() % 60), key(step.a()), key(step.a() + 1), "k9");
    }

    private static void delete(ApplyBatch batch, Step step) {
      batch.deleteRange(
          DeleteRangeRequest.newBuilder()
              .setKey(HubFixture.bytes(key(step.a())))
              .setRangeEnd(HubFixture.bytes(step.b() % 2 == 0 ? "" : rangeEnd(step.c())))
              .build());
    }

    private static String key(int number) {
      return "k" + number % 6;
    }

    private static String rangeEnd(int number) {
      return number % 7 == 0 ? "\0" : key(number);
    }

    @Override
    public void close() {
      fixture.close();
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
