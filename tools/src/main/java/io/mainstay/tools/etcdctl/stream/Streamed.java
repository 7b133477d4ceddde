package io.mainstay.tools.etcdctl.stream;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.client.Exchange;
import io.mainstay.client.RpcException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits on a thread that may be interrupted; who is, is told that the call was canceled. */
public final class Streamed {
  private Streamed() {}

  /** The next message, null at the end. */
  public static <A> @Nullable A next(Exchange<?, A> stream) throws RpcException {
    try {
      return stream.next();
    } catch (InterruptedException e) {
      throw canceled();
    }
  }

  /** Waits for a while. */
  static void pause(Duration time) throws RpcException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      throw canceled();
    }
  }

  private static RpcException canceled() {
    Thread.currentThread().interrupt();
    return new RpcException(StatusCode.CANCELLED, "context canceled");
  }
}
