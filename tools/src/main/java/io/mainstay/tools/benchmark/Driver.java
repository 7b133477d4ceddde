package io.mainstay.tools.benchmark;

import io.mainstay.client.Client;
import io.mainstay.tools.benchmark.report.Recorder;
import io.mainstay.tools.output.Progress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Makes a number of requests with some clients at a time, each of which makes its next when the
 * last was answered. What a request came to is told to the recorder that it names.
 */
final class Driver {
  private static final double NANOS = 1e9;
  private static final long PROGRESS_MILLIS = 200;

  private final List<Client> clients;
  private final long total;
  private final double perSecond;
  private final AtomicLong next = new AtomicLong();

  /** Makes a request. */
  @FunctionalInterface
  interface Request {
    CompletionStage<?> send(Client client, long number);
  }

  /**
   * A load.
   *
   * @param clients one for each that shall work at a time; several may share a connection
   * @param total how many requests
   * @param perSecond at most; 0 for as many as there can be
   */
  Driver(List<Client> clients, long total, double perSecond) {
    this.clients = List.copyOf(clients);
    this.total = total;
    this.perSecond = perSecond;
  }

  /**
   * Runs to the end; gives the nanoseconds it took.
   *
   * @param recorders who is told, by the number of the request
   */
  long run(Request request, LongFunction<Recorder> recorders, Progress progress)
      throws InterruptedException {
    CountDownLatch working = new CountDownLatch(clients.size());
    AtomicLong done = new AtomicLong();
    long begin = System.nanoTime();
    clients.forEach(client -> new Worker(client, request, recorders, working, done, begin).step());
    while (!working.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
      progress.show(
          String.format(
              Locale.ROOT, "%d / %d   %.2f%%", done.get(), total, 100.0 * done.get() / total));
    }
    return System.nanoTime() - begin;
  }

  /** One of the clients. */
  private final class Worker {
    private final Client client;
    private final Request request;
    private final LongFunction<Recorder> recorders;
    private final CountDownLatch working;
    private final AtomicLong done;
    private final long begin;

    Worker(
        Client client,
        Request request,
        LongFunction<Recorder> recorders,
        CountDownLatch working,
        AtomicLong done,
        long begin) {
      this.client = client;
      this.request = request;
      this.recorders = recorders;
      this.working = working;
      this.done = done;
      this.begin = begin;
    }

    void step() {
      long number = next.getAndIncrement();
      if (number >= total) {
        working.countDown();
        return;
      }
      long wait = perSecond == 0 ? 0 : dueNanos(number) - System.nanoTime();
      if (wait > 0) {
        CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, Runnable::run)
            .execute(() -> send(number));
      } else {
        send(number);
      }
    }

    private long dueNanos(long number) {
      return begin + (long) (number * NANOS / perSecond);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what follows the answer throws nothing
    private void send(long number) {
      Recorder recorder = recorders.apply(number);
      long beginMillis = System.currentTimeMillis();
      long sent = System.nanoTime();
      request
          .send(client, number)
          .whenComplete(
              (answer, failure) -> {
                if (failure == null) {
                  recorder.succeeded(beginMillis, System.nanoTime() - sent);
                } else {
                  recorder.failed(message(failure));
                }
                done.incrementAndGet();
                step();
              });
    }
  }

  private static String message(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? failure.toString() : String.valueOf(cause.getMessage());
  }
}
