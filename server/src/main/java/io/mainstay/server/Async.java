package io.mainstay.server;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a chain of futures. */
public final class Async {
  private static final Logger log = LoggerFactory.getLogger(Async.class);

  private Async() {}

  /** What a stage failed with, without what the futures have wrapped around it. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * Runs a callback with the result or the failure, on the thread that completes the stage. What
   * the callback itself throws is logged: nobody else would hear of it.
   */
  public static <T> void whenDone(
      CompletionStage<? extends T> stage,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    var unused =
        stage.whenComplete(
            (result, failure) -> {
              try {
                callback.accept(result, failure);
              } catch (RuntimeException e) {
                log.atError().setCause(e).log("callback failed");
              }
            });
  }
}
