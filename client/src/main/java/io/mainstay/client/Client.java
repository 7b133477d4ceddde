package io.mainstay.client;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.client.internals.Caller;
import io.mainstay.client.internals.LoadedTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls the members of a cluster. Any thread; who is interrupted while it waits is told that the
 * call was canceled.
 *
 * <p>As etcd's own client, it reports no failed connection: it goes on trying all endpoints until
 * the call's time is over.
 */
public final class Client implements AutoCloseable {
  private final Caller caller;

  private Client(Caller caller) {
    this.caller = caller;
  }

  /**
   * Makes a client, and fetches a token if it is for a user.
   *
   * @throws ClientSettingsException if there is nobody to call, or the limits contradict
   * @throws TlsFileException if a file cannot be used
   * @throws RpcException if the token is refused or nobody gives it in time
   */
  public static Client open(ClientSettings settings)
      throws ClientSettingsException, TlsFileException, RpcException {
    return open(settings, 1);
  }

  /**
   * The same with more threads for the network, for whoever makes many calls at a time.
   *
   * @param eventLoops how many
   */
  public static Client open(ClientSettings settings, int eventLoops)
      throws ClientSettingsException, TlsFileException, RpcException {
    check(settings);
    Caller caller = Caller.open(settings, read(settings.tls()), eventLoops);
    try {
      await(caller.authenticate());
      return new Client(caller);
    } catch (RpcException e) {
      caller.close();
      throw e;
    }
  }

  /**
   * The same without a token at first: it is fetched when a call is refused for lack of one.
   *
   * @throws ClientSettingsException if there is nobody to call, or the limits contradict
   * @throws TlsFileException if a file cannot be used
   */
  public static Client openUnsigned(ClientSettings settings)
      throws ClientSettingsException, TlsFileException {
    check(settings);
    return new Client(Caller.open(settings, read(settings.tls()), 1));
  }

  /**
   * Makes a client on event loops that somebody else ends; it fetches no token.
   *
   * @throws ClientSettingsException if there is nobody to call, or the limits contradict
   * @throws TlsFileException if a file cannot be used
   */
  public static Client on(Vertx vertx, ClientSettings settings)
      throws ClientSettingsException, TlsFileException {
    check(settings);
    return new Client(Caller.on(vertx, settings, read(settings.tls())));
  }

  private static void check(ClientSettings settings) throws ClientSettingsException {
    if (settings.endpoints().isEmpty()) {
      throw new ClientSettingsException("etcdclient: no available endpoints");
    }
    if (settings.maxReceiveBytes() < settings.maxSendBytes()) {
      throw new ClientSettingsException(
          "gRPC message recv limit (%d bytes) must be greater than send limit (%d bytes)"
              .formatted(settings.maxReceiveBytes(), settings.maxSendBytes()));
    }
  }

  /** The same client for one endpoint of the same cluster; to close it closes both. */
  public Client at(Endpoint endpoint) {
    return new Client(caller.at(endpoint));
  }

  /**
   * The same client for one endpoint, with a token that this endpoint has given if it is for a
   * user; to close it closes both.
   *
   * @throws RpcException if the token is refused or not given in time
   */
  public Client signedInAt(Endpoint endpoint) throws RpcException {
    Caller signed = caller.unsignedAt(endpoint);
    await(signed.authenticate());
    return new Client(signed);
  }

  /** The same client with connections of its own; to close it closes both. */
  public Client sibling() {
    return new Client(caller.sibling());
  }

  /**
   * Makes a call.
   *
   * @param timeout until when it must be answered; null waits for ever
   * @throws RpcException if it was refused, or nobody knows what became of it
   */
  public <Q extends Message, A extends Message> A call(
      Method<Q, A> method, Q request, @Nullable Duration timeout) throws RpcException {
    return await(caller.call(method, request, timeout));
  }

  /** Makes a call without waiting for it; it fails with a {@link RpcException}. */
  public <Q extends Message, A extends Message> CompletionStage<A> start(
      Method<Q, A> method, Q request, @Nullable Duration timeout) {
    return caller.call(method, request, timeout);
  }

  /**
   * Opens a stream, waiting for a connection.
   *
   * @param timeout until when the stream must have ended; null for no end
   */
  public <Q extends Message, A extends Message> Exchange<Q, A> open(
      Method<Q, A> method, @Nullable Duration timeout) throws RpcException {
    return await(caller.open(method, timeout, false));
  }

  /**
   * The same, of a member that knows a leader: one that does not, or no longer, ends the stream
   * with {@link EtcdError#NO_LEADER}, so that it can be opened at another.
   */
  public <Q extends Message, A extends Message> Exchange<Q, A> openWithLeader(
      Method<Q, A> method, @Nullable Duration timeout) throws RpcException {
    return await(caller.open(method, timeout, true));
  }

  /**
   * Opens a stream without waiting for it, for whoever has more of them than threads; it fails with
   * a {@link RpcException}.
   *
   * @param listener hears what comes
   */
  public <Q extends Message, A extends Message> CompletionStage<Sending<Q>> listen(
      Method<Q, A> method, StreamListener<A> listener) {
    return caller.listen(method, listener);
  }

  /**
   * Reads what a member shows over HTTP beside its gRPC API.
   *
   * @param path such as {@code /metrics}
   * @throws IOException if it cannot be read in time
   */
  public String page(Endpoint endpoint, String path, Duration timeout) throws IOException {
    try {
      return caller.page(endpoint, path, timeout).get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? "unknown" : String.valueOf(cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("context canceled");
    }
  }

  /** The same without waiting for it. */
  public CompletionStage<String> startPage(Endpoint endpoint, String path, Duration timeout) {
    return caller.page(endpoint, path, timeout);
  }

  /**
   * A call for who passes on those of others: nothing is sent yet, messages are not looked into,
   * and no token is shown but by who makes it. It waits for a connection.
   *
   * @param abandoned whether nobody waits any more
   */
  public Future<GrpcClientRequest<Buffer, Buffer>> forward(
      String service, String method, BooleanSupplier abandoned) {
    return caller.forward(service, method, abandoned);
  }

  /** Ends all connections. */
  @Override
  public void close() {
    caller.close();
  }

  private static LoadedTls read(@Nullable TlsSettings tls) throws TlsFileException {
    try {
      return LoadedTls.read(tls);
    } catch (IOException e) {
      throw new TlsFileException(String.valueOf(e.getMessage()));
    }
  }

  private static <T> T await(CompletableFuture<T> future) throws RpcException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw new IllegalStateException("a call ended in an unknown way", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.cancel(false);
      throw new RpcException(StatusCode.CANCELLED, "context canceled");
    }
  }
}
