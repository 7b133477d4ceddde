package io.mainstay.tools.etcdctl.stream;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Exchange;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps a lease alive. On the thread that calls. */
public final class LeaseRenewal {
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int RENEWALS_IN_TIME_TO_LIVE = 3;

  private final Client client;
  private final LeaseKeepAliveRequest request;

  /** Of a lease. */
  public LeaseRenewal(Client client, long id) {
    this.client = client;
    this.request = LeaseKeepAliveRequest.newBuilder().setID(id).build();
  }

  /** Takes the answers as they come. */
  @FunctionalInterface
  public interface Listener {
    /** The lease was renewed. */
    void renewed(LeaseKeepAliveResponse response) throws CommandException;
  }

  /** Renews it once, and fails if it is gone. */
  public LeaseKeepAliveResponse once() throws RpcException {
    while (true) {
      try {
        LeaseKeepAliveResponse response = ask(null);
        if (response.getTTL() <= 0) {
          EtcdError gone = EtcdError.LEASE_NOT_FOUND;
          throw new RpcException(gone.code(), gone.text());
        }
        return response;
      } catch (RpcException e) {
        if (e.code() != StatusCode.UNAVAILABLE && e.code() != StatusCode.INTERNAL) {
          throw e;
        }
        Streamed.pause(PAUSE);
      }
    }
  }

  /**
   * Renews it three times in its time to live. Returns when it is gone, or must be because nobody
   * answered for so long.
   *
   * @throws RpcException if the thread was interrupted
   */
  public void untilGone(Listener listener) throws RpcException, CommandException {
    Duration left = FIRST_PATIENCE;
    long answeredNanos = System.nanoTime();
    while (!left.isNegative() && !left.isZero()) {
      Duration pause = PAUSE;
      try {
        LeaseKeepAliveResponse response = ask(left);
        if (response.getTTL() <= 0) {
          return;
        }
        listener.renewed(response);
        answeredNanos = System.nanoTime();
        left = Duration.ofSeconds(response.getTTL());
        pause = left.dividedBy(RENEWALS_IN_TIME_TO_LIVE);
      } catch (RpcException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      Streamed.pause(pause);
      left = left.minusNanos(System.nanoTime() - answeredNanos);
      answeredNanos = System.nanoTime();
    }
  }

  private LeaseKeepAliveResponse ask(@Nullable Duration timeout) throws RpcException {
    try (Exchange<LeaseKeepAliveRequest, LeaseKeepAliveResponse> stream =
        client.open(Methods.LEASE_KEEP_ALIVE, timeout)) {
      stream.send(request);
      stream.end();
      LeaseKeepAliveResponse response = Streamed.next(stream);
      if (response == null) {
        throw new RpcException(StatusCode.UNAVAILABLE, "the stream ended without an answer");
      }
      return response;
    }
  }
}
