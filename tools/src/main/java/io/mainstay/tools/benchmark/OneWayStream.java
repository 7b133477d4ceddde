package io.mainstay.tools.benchmark;

import com.google.protobuf.Message;
import io.mainstay.client.Client;
import io.mainstay.client.Method;
import io.mainstay.client.RpcException;
import io.mainstay.client.StreamListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stream on which one request goes, and whose answers are not looked at. */
final class OneWayStream<A> implements StreamListener<A> {
  private final CompletableFuture<Integer> messages = new CompletableFuture<>();
  private int count;

  private OneWayStream() {}

  /** Completes with the number of messages when the stream has ended; fails as it fails. */
  static <Q extends Message, A extends Message> CompletionStage<Integer> toItsEnd(
      Client client, Method<Q, A> method, Q request) {
    OneWayStream<A> stream = new OneWayStream<>();
    return client
        .listen(method, stream)
        .thenCompose(
            sending -> {
              sending.send(request);
              sending.end();
              return stream.messages;
            });
  }

  @Override
  public void received(A message) {
    count++;
  }

  @Override
  public void ended(@Nullable RpcException failure) {
    if (failure == null) {
      messages.complete(count);
    } else {
      messages.completeExceptionally(failure);
    }
  }
}
