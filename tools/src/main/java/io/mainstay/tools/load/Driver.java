package io.mainstay.tools.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests with some workers at a time, each of which makes its next when the last was
 * answered. What a request came to is told to the recorder that it names. For one run.
 *
 * @param <W> what a worker makes its requests with: a client, or one and what it holds
 */
public final class Driver<W> {
  private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
  private static final double NANOS = 1e9;
  private static final long PROGRESS_MILLIS = 200;
  private static final long STOP_SECONDS = 5;

  private final List<W> workers;
  private final Limits limits;
  private final CountDownLatch working;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final long begin = System.nanoTime();
  private volatile boolean stopped;

  /**
   * Makes a request.
   *
   * @param <W> what it is made with
   */
  @FunctionalInterface
  public interface Request<W> {
    /** Makes it; what is given fails if it fails. */
    CompletionStage<?> send(W worker, long number);
  }

  /**
   * When it is enough.
   *
   * @param total how many requests there are
   * @param perSecond how many of them a second; 0 for as many as there can be
   * @param time no request begins after so long
   */
  public record Limits(long total, long perSecond, Duration time) {
    /** So many requests, however long they take. */
    public static Limits of(long total, long perSecond) {
      return new Limits(total, perSecond, Duration.ofNanos(Long.MAX_VALUE));
    }
  }

  /**
   * A load.
   *
   * @param workers one for each that shall work at a time; several may be the same
   */
  public Driver(List<W> workers, Limits limits) {
    this.workers = List.copyOf(workers);
    this.limits = limits;
    this.working = new CountDownLatch(workers.size());
  }

  /** Runs to the end and tells what it came to. */
  public Summary run(Request<W> request, LongConsumer progress) throws InterruptedException {
    Recorder recorder = new Recorder();
    long nanos = run(request, number -> recorder, progress);
    return recorder.summary(nanos);
  }

  /**
   * Runs to the end; gives the nanoseconds it took.
   *
   * @param recorders who is told, by the number of the request
   * @param progress hears now and then how many requests are done
   * @throws InterruptedException when the caller was interrupted; no request begins after that, and
   *     those under way have been given some seconds to end
   */
  public long run(Request<W> request, LongFunction<Recorder> recorders, LongConsumer progress)
      throws InterruptedException {
    workers.forEach(worker -> work(worker, request, recorders));
    try {
      while (!working.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
        progress.accept(done.get());
      }
      return System.nanoTime() - begin;
    } catch (InterruptedException e) {
      stop();
      throw e;
    }
  }

  /** Whoever was interrupted may want to undo what was done: nothing is to happen after that. */
  private void stop() throws InterruptedException {
    stopped = true;
    if (!working.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("requests are still under way");
    }
  }

  /** Goes on until a request has to be waited for, which goes on when it is over. */
  private void work(W worker, Request<W> request, LongFunction<Recorder> recorders) {
    boolean over = true;
    while (over) {
      long number = next.getAndIncrement();
      long due = limits.perSecond() == 0 ? 0 : (long) (number * NANOS / limits.perSecond());
      long now = System.nanoTime() - begin;
      if (stopped || number >= limits.total() || Math.max(due, now) >= limits.time().toNanos()) {
        working.countDown();
        return;
      }
      if (due > now) {
        CompletableFuture.delayedExecutor(due - now, TimeUnit.NANOSECONDS, Runnable::run)
            .execute(
                () -> {
                  if (isOverAtOnce(worker, request, recorders, number)) {
                    work(worker, request, recorders);
                  }
                });
        return;
      }
      over = isOverAtOnce(worker, request, recorders, number);
    }
  }

  /** Makes a request; whether it was over at once, so that nobody else goes on from it. */
  @SuppressWarnings("FutureReturnValueIgnored") // what follows the answer throws nothing
  private boolean isOverAtOnce(
      W worker, Request<W> request, LongFunction<Recorder> recorders, long number) {
    Recorder recorder = recorders.apply(number);
    long beginMillis = System.currentTimeMillis();
    long sent = System.nanoTime();
    CompletableFuture<?> answer = request.send(worker, number).toCompletableFuture();
    boolean over = answer.isDone();
    answer.whenComplete(
        (any, failure) -> {
          if (failure == null) {
            recorder.succeeded(beginMillis, System.nanoTime() - sent);
          } else {
            recorder.failed(message(failure));
          }
          done.incrementAndGet();
          if (!over) {
            work(worker, request, recorders);
          }
        });
    return over;
  }

  private static String message(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? failure.toString() : String.valueOf(cause.getMessage());
  }
}
