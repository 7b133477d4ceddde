package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import java.util.concurrent.CompletionStage;

/**
 * The same put again and again, one after the other. Notes when each was sent and answered, on the
 * clock of {@link System#nanoTime}.
 */
final class NotedPuts {
  private final PutRequest request;
  private final long[] sentNanos;
  private final long[] answeredNanos;
  private int next;

  NotedPuts(PutRequest request, int count) {
    this.request = request;
    this.sentNanos = new long[count];
    this.answeredNanos = new long[count];
  }

  /** Makes the next, once the last was answered. */
  CompletionStage<Void> send(Client client) {
    int number = next++;
    sentNanos[number] = System.nanoTime();
    return client
        .start(Methods.PUT, request, null)
        .thenAccept(answer -> answeredNanos[number] = System.nanoTime());
  }

  /** When each was sent; once all were answered. */
  long[] sentNanos() {
    return sentNanos.clone();
  }

  /** When each was answered; once all were. */
  long[] answeredNanos() {
    return answeredNanos.clone();
  }
}
