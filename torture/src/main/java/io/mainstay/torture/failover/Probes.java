package io.mainstay.torture.failover;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.torture.cluster.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Clients that put keys, each at one member and one key after another, whatever happens to the
 * members. None waits long: a put that is stuck with a dead leader must not hide that the others go
 * on. One thread starts and ends them; the rest is for any.
 */
final class Probes implements AutoCloseable {
  /** Of all keys that they put, each once. */
  static final String PREFIX = "failover/probe/";

  private static final int PROBES_A_MEMBER = 4;
  private static final Duration DEADLINE = Duration.ofMillis(250);

  /** So that they are a light load; drawn, so that they do not all wait at the same time. */
  private static final int LONGEST_PAUSE_MILLIS = 80;

  private static final long END_PATIENCE_MILLIS = 30_000;

  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicReference<@Nullable Awaited> awaited = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean going = true;

  /** A put that somebody waits for. */
  private record Awaited(Member notBy, long sinceNanos, CompletableFuture<Acknowledgement> found) {}

  /**
   * A put was acknowledged.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  record Acknowledgement(Member member, long nanos) {}

  /**
   * Probes of all members, which do nothing yet.
   *
   * @param random decides when they pause
   */
  Probes(Client client, List<Member> members, Random random) {
    for (Member member : members) {
      Client at = client.at(member.endpoint());
      for (int i = 0; i < PROBES_A_MEMBER; i++) {
        Random own = new Random(random.nextLong());
        Thread thread = new Thread(() -> probe(at, member, own), "probe-" + member.name());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, cause) -> failure.compareAndSet(null, cause));
        threads.add(thread);
      }
    }
  }

  /** All begin. */
  void start() {
    threads.forEach(Thread::start);
  }

  /** The value that a key is put with. */
  static String valueOf(String key) {
    return "value of " + key;
  }

  /** The keys whose puts were acknowledged so far. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  /**
   * The first put that is begun from now on and acknowledged by another than one member. Who asked
   * before hears nothing any more.
   */
  Future<Acknowledgement> nextNotBy(Member member) {
    CompletableFuture<Acknowledgement> found = new CompletableFuture<>();
    awaited.set(new Awaited(member, System.nanoTime(), found));
    return found;
  }

  /**
   * Fails if a probe has come to an end that it should not have.
   *
   * @throws IOException that says why
   */
  void requireAlive() throws IOException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IOException("a probe has failed: " + cause, cause);
    }
  }

  private void probe(Client at, Member member, Random random) {
    try {
      while (going) {
        put(at, member);
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Client at, Member member) {
    String key = PREFIX + lastNumber.incrementAndGet();
    PutRequest request =
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFromUtf8(valueOf(key)))
            .build();
    long beginNanos = System.nanoTime();
    try {
      at.call(Methods.PUT, request, DEADLINE);
    } catch (RpcException unknown) {
      return;
    }
    long endNanos = System.nanoTime();
    acknowledged.add(key);
    Awaited wanted = awaited.get();
    if (wanted != null && wanted.notBy() != member && beginNanos - wanted.sinceNanos() >= 0) {
      wanted.found().complete(new Acknowledgement(member, endNanos));
    }
  }

  /**
   * Ends them, and waits for what they had begun.
   *
   * @throws IOException if one does not end, or has ended before
   */
  @Override
  public void close() throws IOException {
    going = false;
    try {
      for (Thread thread : threads) {
        thread.join(END_PATIENCE_MILLIS);
        if (thread.isAlive()) {
          throw new IOException(thread.getName() + " does not end");
        }
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    requireAlive();
  }
}
