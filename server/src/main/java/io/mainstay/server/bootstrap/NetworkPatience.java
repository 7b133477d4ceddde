package io.mainstay.server.bootstrap;

import io.mainstay.server.config.ServerConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the network, which answers at once or after the request timeout at the latest.
 *
 * @param patience for how long
 */
record NetworkPatience(Duration patience) {
  static NetworkPatience of(ServerConfig config) {
    return new NetworkPatience(config.requestTimeout().plusSeconds(5));
  }

  /** The calling thread waits. */
  void await(Future<?> done) throws MemberStartException {
    try {
      done.toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new MemberStartException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new MemberStartException("the network did not answer within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemberStartException("interrupted", e);
    }
  }
}
