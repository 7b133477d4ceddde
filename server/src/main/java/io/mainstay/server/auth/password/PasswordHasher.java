package io.mainstay.server.auth.password;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Makes and compares password hashes as {@code golang.org/x/crypto/bcrypt} does.
 *
 * <p>A hash of the usual cost takes some 0.1 s of a core. It is therefore computed by threads of
 * its own, a quarter of the cores and at least one, so that a flood of logins leaves the rest of
 * the machine alone; of what waits there are at most {@value #WAITING_PER_THREAD} for each of these
 * threads, which is about what they can do before a caller gives up. What is more fails with {@link
 * EtcdError#TOO_MANY_REQUESTS}. Who cancels a future that it was given spares the work.
 *
 * <p>Any thread. The futures complete on a thread of the hasher; what follows should not stay on
 * it.
 */
public final class PasswordHasher implements AutoCloseable {
  /** The lowest cost there is. */
  public static final int MIN_COST = 4;

  /** The highest cost there is. Each step up doubles the work. */
  public static final int MAX_COST = 31;

  /** Bcrypt looks at no more of a password than this. */
  public static final int MAX_PASSWORD_BYTES = 72;

  private static final int WAITING_PER_THREAD = 64;
  private static final int SALT_BYTES = 16;
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");

  private final int cost;
  private final SecureRandom random;
  private final ThreadPoolExecutor threads;
  private final byte[] nobodysSalt;

  /**
   * Starts with the usual number of threads.
   *
   * @param cost of the hashes that are made, {@value #MIN_COST} to {@value #MAX_COST}
   */
  public PasswordHasher(int cost) {
    this(
        cost,
        Math.max(1, Runtime.getRuntime().availableProcessors() / 4),
        WAITING_PER_THREAD,
        named());
  }

  PasswordHasher(int cost, int threadCount, int waitingPerThread, ThreadFactory threadFactory) {
    if (cost < MIN_COST || cost > MAX_COST) {
      throw new IllegalArgumentException("no cost of bcrypt: " + cost);
    }
    this.cost = cost;
    random = new SecureRandom();
    nobodysSalt = newSalt();
    threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(threadCount * waitingPerThread),
            threadFactory);
  }

  private static ThreadFactory named() {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "password-" + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * A new hash, with a salt of its own.
   *
   * <p>Fails with UNKNOWN and Go's text for a password of more than {@value #MAX_PASSWORD_BYTES}
   * bytes.
   */
  public CompletableFuture<byte[]> hash(String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_PASSWORD_BYTES) {
      return CompletableFuture.failedFuture(
          new EtcdException(StatusCode.UNKNOWN, "bcrypt: password length exceeds 72 bytes"));
    }
    return later(() -> bcrypt(bytes, newSalt()).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Whether a hash was made of this password; false for what is no hash.
   *
   * <p>Only the first {@value #MAX_PASSWORD_BYTES} bytes count, as in Go: users whose hash was made
   * before longer passwords were refused log in with all of it.
   */
  public CompletableFuture<Boolean> matches(byte[] hash, String password) {
    String text = new String(hash, StandardCharsets.ISO_8859_1);
    if (!HASH.matcher(text).matches()) {
      return CompletableFuture.completedFuture(false);
    }
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return later(() -> check(text, bytes));
  }

  /**
   * Does the work of {@link #matches} for a user that does not exist, so that the time of the
   * answer does not tell which users do. The outcome is always false.
   */
  public CompletableFuture<Boolean> matchesNobody(String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return later(
        () -> {
          bcrypt(bytes, nobodysSalt);
          return false;
        });
  }

  /** What waits fails with {@link EtcdError#STOPPED}; what is computed is not waited for. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(waiting -> ((Job<?>) waiting).refuse(EtcdError.STOPPED));
  }

  private <T> CompletableFuture<T> later(Supplier<T> work) {
    Job<T> job = new Job<>(work, new CompletableFuture<>());
    try {
      threads.execute(job);
    } catch (RejectedExecutionException e) {
      job.refuse(threads.isShutdown() ? EtcdError.STOPPED : EtcdError.TOO_MANY_REQUESTS);
    }
    return job.outcome;
  }

  private String bcrypt(byte[] password, byte[] salt) {
    return OpenBSDBCrypt.generate("2a", password, salt, cost);
  }

  private static boolean check(String hash, byte[] password) {
    try {
      return OpenBSDBCrypt.checkPassword(hash, password);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private byte[] newSalt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /** One piece of work and who waits for it. */
  private record Job<T>(Supplier<T> work, CompletableFuture<T> outcome) implements Runnable {
    @Override
    public void run() {
      if (outcome.isDone()) {
        return;
      }
      try {
        outcome.complete(work.get());
      } catch (RuntimeException | Error e) {
        outcome.completeExceptionally(e);
      }
    }

    void refuse(EtcdError error) {
      outcome.completeExceptionally(error.exception());
    }
  }
}
