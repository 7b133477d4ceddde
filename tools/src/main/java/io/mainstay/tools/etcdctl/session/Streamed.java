package io.mainstay.tools.etcdctl.session;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.client.Exchange;
import io.mainstay.client.RpcException;
import io.mainstay.client.Watching;
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

  /** The next response, null at the end. */
  public static @Nullable WatchResponse next(Watching watching) throws RpcException {
    try {
      return watching.next();
    } catch (InterruptedException e) {
      throw canceled();
    }
  }

  private static RpcException canceled() {
    Thread.currentThread().interrupt();
    return new RpcException(StatusCode.CANCELLED, "context canceled");
  }
}
