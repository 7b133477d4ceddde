package io.mainstay.consensus.engine;

import io.mainstay.consensus.Leadership;
import io.mainstay.consensus.StateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers the payloads applied, in order. Outlives the member, as a store on disk does. */
final class MemoryStateMachine implements StateMachine {
  private final List<String> payloads = new ArrayList<>();
  private final List<Integer> entrySizes = new ArrayList<>();
  final List<Leadership> leaderships = new CopyOnWriteArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  volatile int snapshotsLoaded;
  volatile int snapshotsSaved;
  volatile boolean removed;
  volatile Consumer<String> beforeEach = payload -> {};
  volatile @Nullable CountDownLatch gate;
  volatile boolean atGate;
  private volatile long appliedIndex;

  @Override
  public long appliedIndex() {
    return appliedIndex;
  }

  @Override
  public void apply(List<CommittedEntry> entries) {
    CountDownLatch closedGate = gate;
    if (closedGate != null) {
      atGate = true;
      awaitOpen(closedGate);
    }
    for (CommittedEntry entry : entries) {
      if (entry.index() <= appliedIndex) {
        throw new AssertionError("index " + entry.index() + " after " + appliedIndex);
      }
      for (byte[] payload : entry.payloads()) {
        beforeEach.accept(text(payload));
      }
      synchronized (this) {
        entry.payloads().forEach(payload -> payloads.add(text(payload)));
        entrySizes.add(entry.payloads().size());
        appliedIndex = entry.index();
      }
    }
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(byte[] payload) {
    return payload.length > 100
        ? "large:" + payload.length
        : new String(payload, StandardCharsets.UTF_8);
  }

  /** As if the disk had been replaced. */
  synchronized void forget() {
    payloads.clear();
    entrySizes.clear();
    appliedIndex = 0;
  }

  synchronized List<String> payloads() {
    return List.copyOf(payloads);
  }

  synchronized List<Integer> entrySizes() {
    return List.copyOf(entrySizes);
  }

  @Override
  public void leadershipChanged(Leadership leadership) {
    leaderships.add(leadership);
  }

  @Override
  public synchronized void saveSnapshot(Path directory) {
    try {
      Path inner = Files.createDirectory(directory.resolve("inner"));
      Files.write(inner.resolve("payloads"), payloads);
      Files.writeString(directory.resolve("index"), Long.toString(appliedIndex));
      snapshotsSaved++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void loadSnapshot(Path directory) {
    try {
      payloads.clear();
      payloads.addAll(Files.readAllLines(directory.resolve("inner").resolve("payloads")));
      appliedIndex = Long.parseLong(Files.readString(directory.resolve("index")));
      snapshotsLoaded++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void removedFromGroup() {
    removed = true;
  }

  @Override
  public void failed(Throwable cause) {
    failures.add(cause);
  }
}
