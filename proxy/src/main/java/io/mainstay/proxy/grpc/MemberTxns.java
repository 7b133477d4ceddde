package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.client.Client;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that are made for a call of a client: under its token, within its time, in the
 * namespace. For the connections of one event loop, on it.
 */
final class MemberTxns {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final Client client;
  private final NamespacedRequests requests;
  private final NamespacedAnswers answers;

  MemberTxns(Client client, Namespace namespace) {
    this.client = client;
    this.requests = new NamespacedRequests(namespace);
    this.answers = new NamespacedAnswers(namespace);
  }

  /** One that is under way. */
  interface UnderWay {
    /** What becomes of it is of no interest any more. */
    void cancel();
  }

  /**
   * Makes one; one of the two hears of its end, unless it is cancelled.
   *
   * @param onAnswer its keys are those of clients
   */
  UnderWay start(
      ClientCall call,
      TxnRequest transaction,
      Consumer<TxnResponse> onAnswer,
      Consumer<Status> onFailure) {
    Attempt attempt = new Attempt(call, onAnswer, onFailure);
    Buffer message = Buffer.buffer(requests.of(transaction).toByteArray());
    client
        .forward("etcdserverpb.KV", "Txn", attempt::isAbandoned)
        .onSuccess(connected -> attempt.send(connected, message))
        .onFailure(nobody -> attempt.fail(Status.UNREACHABLE));
    return attempt;
  }

  /** One call to a member. */
  private final class Attempt implements UnderWay {
    private final ClientCall call;
    private final Consumer<TxnResponse> onAnswer;
    private final Consumer<Status> onFailure;
    private final long beganNanos = System.nanoTime();
    private @Nullable GrpcClientRequest<Buffer, Buffer> upstream;
    private @Nullable Buffer answer;
    private boolean over;

    Attempt(ClientCall call, Consumer<TxnResponse> onAnswer, Consumer<Status> onFailure) {
      this.call = call;
      this.onAnswer = onAnswer;
      this.onFailure = onFailure;
    }

    boolean isAbandoned() {
      return over || System.nanoTime() - beganNanos > CONNECT_TIMEOUT.toNanos();
    }

    void send(GrpcClientRequest<Buffer, Buffer> connected, Buffer message) {
      if (over) {
        connected.cancel();
        return;
      }
      upstream = connected;
      Metadata.copy(call.headers(), connected.headers());
      long timeoutMillis = call.timeoutMillis();
      if (timeoutMillis > 0) {
        connected.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
      }
      connected.exceptionHandler(broken -> fail(Status.of(broken)));
      connected.response().onSuccess(this::read).onFailure(failure -> fail(Status.of(failure)));
      connected.end(message);
    }

    private void read(GrpcClientResponse<Buffer, Buffer> begun) {
      begun.exceptionHandler(broken -> fail(Status.of(broken)));
      begun.invalidMessageHandler(unreadable -> fail(Status.of(unreadable)));
      begun.handler(message -> answer = message);
      begun.end().onComplete(end -> finish(Status.of(begun)));
    }

    private void finish(Status status) {
      if (answer == null || status.code() != GrpcStatus.OK) {
        fail(status.code() == GrpcStatus.OK ? Status.BROKEN : status);
        return;
      }
      if (close()) {
        try {
          onAnswer.accept(answers.of(TxnResponse.parseFrom(answer.getBytes())));
        } catch (InvalidProtocolBufferException e) {
          onFailure.accept(Status.UNREADABLE);
        }
      }
    }

    void fail(Status status) {
      if (close()) {
        onFailure.accept(status);
      }
    }

    @Override
    public void cancel() {
      if (close() && upstream != null) {
        upstream.cancel();
      }
    }

    private boolean close() {
      boolean wasOpen = !over;
      over = true;
      return wasOpen;
    }
  }
}
