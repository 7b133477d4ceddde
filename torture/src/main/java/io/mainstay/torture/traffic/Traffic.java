package io.mainstay.torture.traffic;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.Endpoint;
import io.mainstay.client.RpcException;
import io.mainstay.client.TlsFileException;
import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.file.HistoryWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * All clients of one cluster. One thread starts and ends it; figures are for any.
 *
 * <p>It goes on until it is told to end, whatever happens to the members.
 */
public final class Traffic implements AutoCloseable {
  private static final int KEY_CLIENTS = 40;
  private static final int LEASE_CLIENTS = 4;
  private static final int LOCK_CLIENTS = 3;

  /** So many have a connection in common. */
  private static final int CONNECTIONS = 3;

  private static final long PROGRESS_MILLIS = 700;
  private static final long END_PATIENCE_MILLIS = 30_000;
  private static final long POLL_MILLIS = 50;

  private final Recorder recorder;
  private final List<Client> clients = new ArrayList<>();
  private final List<Thread> writers = new ArrayList<>();
  private final List<Thread> watchers = new ArrayList<>();
  private final List<WatchProfile> watches = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Session operator;
  private volatile boolean writing = true;
  private volatile boolean watching = true;

  /**
   * Makes clients, which do nothing yet.
   *
   * @param members where they serve, by their names
   * @param callsPerSecond how many calls the clients try to make together, but for those for leases
   *     and locks
   * @param random decides what clients do
   */
  public Traffic(
      Map<String, Endpoint> members, HistoryWriter history, int callsPerSecond, Random random) {
    recorder = new Recorder(history);
    List<Targets> targets = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      targets.add(targets(members));
    }
    int number = 0;
    long intervalNanos = TimeUnit.SECONDS.toNanos(1) * KEY_CLIENTS / callsPerSecond;
    for (int i = 0; i < KEY_CLIENTS; i++) {
      Session session = session(number++, targets, random);
      writers.add(thread("keys", paced(new KeyProfile(session), intervalNanos)));
    }
    for (int i = 0; i < LEASE_CLIENTS; i++) {
      writers.add(thread("leases", repeated(new LeaseProfile(session(number++, targets, random)))));
    }
    for (int i = 0; i < LOCK_CLIENTS; i++) {
      writers.add(thread("locks", repeated(new LockProfile(session(number++, targets, random)))));
    }
    operator = session(number++, targets, random);
    for (WatchRequest wanted : wantedWatches()) {
      WatchProfile watch =
          new WatchProfile(
              number++, targets.get(0), recorder, new Random(random.nextLong()), wanted);
      watches.add(watch);
      watchers.add(thread("watch", () -> watch(watch)));
    }
    watchers.add(thread("progress", this::askForProgress));
  }

  private static List<WatchRequest> wantedWatches() {
    KeyRange all = KeyRange.all();
    KeyRange keys = KeyRange.prefix(KeyProfile.PREFIX);
    return List.of(
        new WatchRequest(all, 1, true, true, true, false, false),
        new WatchRequest(all, 1, true, false, false, false, false),
        new WatchRequest(all, 1, false, true, true, false, false),
        new WatchRequest(all, 0, true, true, false, false, false),
        new WatchRequest(keys, 1, true, false, true, true, false),
        new WatchRequest(keys, 0, false, true, false, false, true),
        new WatchRequest(KeyRange.of(KeyProfile.PREFIX + "a"), 1, true, true, false, false, false),
        new WatchRequest(KeyRange.prefix(LeaseProfile.PREFIX), 1, true, false, true, false, false));
  }

  private Targets targets(Map<String, Endpoint> members) {
    Client client = open(List.copyOf(members.values()));
    clients.add(client);
    List<Targets.Target> targets = new ArrayList<>();
    members.forEach(
        (name, endpoint) ->
            targets.add(new Targets.Target(targets.size(), name, client.at(endpoint))));
    return new Targets(targets);
  }

  private static Client open(List<Endpoint> endpoints) {
    try {
      return Client.open(ClientSettings.of(endpoints));
    } catch (ClientSettingsException | TlsFileException | RpcException e) {
      throw new IllegalStateException("a client without users and certificates", e);
    }
  }

  private Session session(int number, List<Targets> targets, Random random) {
    return new Session(
        number, targets.get(number % CONNECTIONS), recorder, new Random(random.nextLong()));
  }

  private Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name + "-" + writers.size());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, cause) -> failure.compareAndSet(null, cause));
    return thread;
  }

  private Runnable paced(Profile profile, long intervalNanos) {
    return () -> {
      try {
        long next = System.nanoTime();
        while (writing) {
          profile.step();
          // Who was held up does not hurry afterwards.
          next = Math.max(next + intervalNanos, System.nanoTime() - intervalNanos);
          TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private Runnable repeated(Profile profile) {
    return () -> {
      try {
        while (writing) {
          profile.step();
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void watch(WatchProfile profile) {
    try {
      while (watching) {
        profile.step();
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void askForProgress() {
    try {
      while (watching) {
        watches.forEach(WatchProfile::askForProgress);
        Thread.sleep(PROGRESS_MILLIS);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** All clients begin. */
  public void start() {
    watchers.forEach(Thread::start);
    writers.forEach(Thread::start);
  }

  /** Notes something that happened beside the clients. Any thread. */
  public void note(HistoryEntry entry) {
    recorder.write(entry);
  }

  /** How many calls were answered so far. Any thread. */
  public long answeredCalls() {
    return recorder.answeredCalls();
  }

  /**
   * Fails if a client has come to an end that it should not have.
   *
   * @throws IOException that says why
   */
  public void requireAlive() throws IOException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IOException("a client has failed: " + cause, cause);
    }
  }

  /** Drops what was superseded, but for so many revisions. The thread of the run. */
  public void compact(long keptRevisions) throws InterruptedException {
    long revision = recorder.newestRevision() - keptRevisions;
    if (revision > 1) {
      operator.call(new Request.Compact(revision));
    }
  }

  /** Ends all clients but those that watch, and waits for what they had begun. */
  public void endWrites() throws IOException, InterruptedException {
    writing = false;
    for (Thread writer : writers) {
      writer.join(END_PATIENCE_MILLIS);
      if (writer.isAlive()) {
        throw new IOException("client " + writer.getName() + " does not end");
      }
    }
    requireAlive();
  }

  /**
   * Waits until all who watch know that they have seen everything up to a revision.
   *
   * @throws IOException if one does not get so far, or clients have heard of later revisions
   */
  public void awaitWatches(long revision, Duration patience)
      throws IOException, InterruptedException {
    if (recorder.newestRevision() > revision) {
      throw new IOException(
          "clients have heard of revision %d, but the members have come to %d"
              .formatted(recorder.newestRevision(), revision));
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      requireAlive();
      List<Long> behind =
          watches.stream().map(WatchProfile::seenRevision).filter(seen -> seen < revision).toList();
      if (behind.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "watches have come to %s instead of %d within %d s"
                .formatted(behind, revision, patience.toSeconds()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    writing = false;
    watching = false;
    writers.forEach(Thread::interrupt);
    watchers.forEach(Thread::interrupt);
    try {
      for (Thread thread : writers) {
        thread.join(END_PATIENCE_MILLIS);
      }
      for (Thread thread : watchers) {
        thread.join(END_PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(Client::close);
  }
}
