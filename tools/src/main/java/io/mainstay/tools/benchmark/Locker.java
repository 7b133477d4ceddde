package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.UnlockRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.etcdctl.locking.Contender;
import io.mainstay.tools.etcdctl.locking.LeaseSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a transaction is wrapped in; of one worker, which holds it once at a time. */
interface Locker extends AutoCloseable {
  /** The name that all contend for. */
  ByteString NAME = ByteString.copyFromUtf8("stmlock");

  /** Completes when the lock is held. */
  CompletionStage<?> lock();

  /** Completes when it is given up. */
  CompletionStage<?> unlock();

  @Override
  void close();

  /** Nothing. */
  static Locker none() {
    return new None();
  }

  /**
   * The client's recipe.
   *
   * @param threads where the worker may wait
   */
  static Locker ofClient(Client client, LeaseSession session, Executor threads) {
    return new OfClient(client, session, threads);
  }

  /** The members' lock service. */
  static Locker ofMember(Client client, LeaseSession session) {
    return new OfMember(client, session);
  }

  /** No lock. */
  final class None implements Locker {
    @Override
    public CompletionStage<?> lock() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> unlock() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  /** A key that waits until those before it are gone. */
  final class OfClient implements Locker {
    private final Client client;
    private final LeaseSession session;
    private final Executor threads;
    private volatile @Nullable Contender contender;

    private OfClient(Client client, LeaseSession session, Executor threads) {
      this.client = client;
      this.session = session;
      this.threads = threads;
    }

    @Override
    public CompletionStage<?> lock() {
      return waiting(
          () -> {
            Contender entered = Contender.enter(client, NAME, ByteString.EMPTY, session.id());
            entered.awaitTurn();
            contender = entered;
          });
    }

    @Override
    public CompletionStage<?> unlock() {
      Contender held = contender;
      return held == null ? CompletableFuture.completedFuture(null) : waiting(held::leave);
    }

    private CompletionStage<?> waiting(Step step) {
      return CompletableFuture.runAsync(
          () -> {
            try {
              step.run();
            } catch (RpcException e) {
              throw new CompletionException(e);
            }
          },
          threads);
    }

    @Override
    public void close() {
      session.close();
    }

    private interface Step {
      void run() throws RpcException;
    }
  }

  /** A call that is answered when the lock is held. */
  final class OfMember implements Locker {
    private final Client client;
    private final LeaseSession session;
    private volatile ByteString key = ByteString.EMPTY;

    private OfMember(Client client, LeaseSession session) {
      this.client = client;
      this.session = session;
    }

    @Override
    public CompletionStage<?> lock() {
      LockRequest request = LockRequest.newBuilder().setName(NAME).setLease(session.id()).build();
      return client
          .start(Methods.LOCK, request, null)
          .thenAccept(response -> key = response.getKey());
    }

    @Override
    public CompletionStage<?> unlock() {
      return client.start(Methods.UNLOCK, UnlockRequest.newBuilder().setKey(key).build(), null);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
