package io.mainstay.client.internals;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a client, tried in turn. Any thread; who is on no event loop is brought home.
 */
final class Links {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final Vertx vertx;
  private volatile List<Link> links;
  private final AtomicInteger turn = new AtomicInteger();
  private final Context home;

  Links(Vertx vertx, Context home, List<Link> links) {
    this.vertx = vertx;
    this.home = home;
    this.links = List.copyOf(links);
  }

  /** Others from now on; calls under way stay where they are. */
  void replace(List<Link> others) {
    links = List.copyOf(others);
  }

  /**
   * A call on the next connection that there is. While there is none it goes on trying, as etcd's
   * client does.
   *
   * @param dial makes the call on a connection
   * @param abandoned whether nobody waits any more
   */
  <R> Future<R> request(Function<Link, Future<R>> dial, BooleanSupplier abandoned) {
    Promise<R> promise = Promise.promise();
    if (Vertx.currentContext() == null) {
      home.runOnContext(there -> attempt(dial, abandoned, 0, promise));
    } else {
      attempt(dial, abandoned, 0, promise);
    }
    return promise.future();
  }

  private <R> void attempt(
      Function<Link, Future<R>> dial, BooleanSupplier abandoned, int failures, Promise<R> promise) {
    if (abandoned.getAsBoolean()) {
      promise.fail(Failures.canceled());
      return;
    }
    List<Link> known = links;
    Link link = known.get(Math.floorMod(turn.getAndIncrement(), known.size()));
    dial.apply(link)
        .onSuccess(promise::complete)
        .onFailure(
            failure -> {
              LOG.debug("cannot reach {}", link.endpoint().text(), failure);
              int failed = failures + 1;
              Runnable next = () -> attempt(dial, abandoned, failed, promise);
              if (failed % known.size() == 0) {
                vertx.setTimer(pauseMillis(failed / known.size()), due -> next.run());
              } else {
                next.run();
              }
            });
  }

  private static long pauseMillis(int rounds) {
    return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(rounds - 1, 10));
  }
}
