package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Node;
import io.mainstay.api.v2pb.V2Outcome;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.api.v2pb.V2Request.Action;
import io.mainstay.server.v2.auth.V2AuthRegistry;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tree whose requests are applied at once, by a clock that stands still until it is moved. */
final class TreeFixture implements AutoCloseable {
  private static final long BEGIN_NANOS = TimeUnit.SECONDS.toNanos(1_800_000_000);

  private final Path directory;
  private final V2Stats stats = new V2Stats();
  private final Waits waits = new Waits(Runnable::run, stats);
  private MvccStore store;
  private V2Applier applier;
  private long nowNanos = BEGIN_NANOS;

  TreeFixture(Path directory) {
    this.directory = directory;
    this.store = openStore();
    this.applier = load();
  }

  /** Closes the store and opens it again, as a member that is started again. */
  void reopen() {
    store.close();
    store = openStore();
    applier = load();
  }

  Waits waits() {
    return waits;
  }

  V2Applier applier() {
    return applier;
  }

  void passSeconds(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  long inSeconds(long seconds) {
    return nowNanos + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** A request for a path. */
  static V2Request.Builder request(Action action, String path) {
    return V2Request.newBuilder().setAction(action).setPath(path);
  }

  /** Puts a value. */
  V2Event set(String path, String value) {
    return apply(request(Action.SET, path).setValue(value));
  }

  /** Puts a value that expires. */
  V2Event set(String path, String value, long ttlSeconds) {
    return apply(request(Action.SET, path).setValue(value).setExpiration(inSeconds(ttlSeconds)));
  }

  V2Event makeDirectory(String path) {
    return apply(request(Action.SET, path).setDir(true));
  }

  V2Event delete(String path) {
    return apply(request(Action.DELETE, path));
  }

  V2Event deleteAll(String path) {
    return apply(request(Action.DELETE, path).setRecursive(true));
  }

  /** Lets expire what has expired. */
  void expire() {
    outcome(V2Request.newBuilder().setAction(Action.EXPIRE));
  }

  /** Applies a request; throws what it is refused with. */
  V2Event apply(V2Request.Builder request) {
    V2Outcome.Builder outcome = outcome(request);
    if (outcome.hasError()) {
      throw new V2Exception(
          V2Code.ofNumber(outcome.getError().getCode()),
          outcome.getError().getCause(),
          outcome.getIndex());
    }
    return outcome.getEvent();
  }

  private V2Outcome.Builder outcome(V2Request.Builder request) {
    try (ApplyBatch batch = store.beginBatch(lease -> false)) {
      V2Outcome.Builder outcome = applier.apply(batch, request.setNow(nowNanos).build());
      batch.commit(store.appliedIndex() + 1, 1);
      applier.committed();
      return outcome;
    }
  }

  V2Node get(String path) {
    return read(path, false);
  }

  V2Node getAll(String path) {
    return read(path, true);
  }

  private V2Node read(String path, boolean recursive) {
    try (ReadView view = store.newestView()) {
      return new Tree(view).get(path, recursive, nowNanos).getNode();
    }
  }

  long index() {
    try (ReadView view = store.newestView()) {
      return NodeTable.index(view);
    }
  }

  /** The paths of what a listing shows, however deep. */
  static List<String> paths(V2Node node) {
    List<String> paths = new ArrayList<>();
    for (V2Node child : node.getNodesList()) {
      paths.add(child.getKey());
      paths.addAll(paths(child));
    }
    return paths;
  }

  @Override
  public void close() {
    store.close();
  }

  private MvccStore openStore() {
    return MvccStore.open(
        directory,
        StoreOptions.defaults(
            failure -> {
              throw new AssertionError(failure);
            }));
  }

  private V2Applier load() {
    try (ReadView view = store.newestView()) {
      return new V2Applier(waits, stats, new V2AuthRegistry(view), view);
    }
  }
}
