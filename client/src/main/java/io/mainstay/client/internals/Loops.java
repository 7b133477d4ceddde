package io.mainstay.client.internals;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Event loops, given out in turn, so that clients with connections of their own are spread over
 * them: left to Vert.x, all clients that one thread calls would share the loop of that thread. Any
 * thread.
 */
final class Loops {
  private final List<Context> all;
  private final AtomicInteger turn = new AtomicInteger();

  private Loops(List<Context> all) {
    this.all = all;
  }

  /** So many of them. */
  static Loops of(Vertx vertx, int count) {
    return new Loops(
        Stream.<Context>generate(((VertxInternal) vertx)::createEventLoopContext)
            .limit(count)
            .toList());
  }

  Context next() {
    return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
  }
}
