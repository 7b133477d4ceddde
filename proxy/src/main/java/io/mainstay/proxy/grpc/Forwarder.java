package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.vertx.core.buffer.Buffer;

/** Passes calls on to members. */
final class Forwarder {
  private final Client client;
  private final ClientSettings limits;

  /**
   * By calling members.
   *
   * @param limits how long messages may be
   */
  Forwarder(Client client, ClientSettings limits) {
    this.client = client;
    this.limits = limits;
  }

  /** Passes on all messages as they are, both ways. */
  void forward(ClientCall call) {
    call.pause();
    ForwardedCall forwarded = new ForwardedCall(call, Rewriting.NONE, limits);
    connect(call, forwarded, () -> forwarded.pumpRequest());
  }

  /** Passes on a call whose only message has come, and gives back what the rewriting leaves. */
  void send(ClientCall call, Buffer message, Rewriting answer) {
    ForwardedCall forwarded = new ForwardedCall(call, answer, limits);
    send(call, forwarded, message);
  }

  private void send(ClientCall call, ForwardedCall forwarded, Buffer message) {
    connect(
        call,
        forwarded,
        () -> forwarded.sendRequest(message, () -> send(call, forwarded, message)));
  }

  private void connect(ClientCall call, ForwardedCall forwarded, Runnable onward) {
    client
        .forward(call.service(), call.method(), forwarded::isAbandoned)
        .onSuccess(
            upstream -> {
              if (forwarded.begin(upstream)) {
                onward.run();
              }
            })
        .onFailure(forwarded::notConnected);
  }
}
