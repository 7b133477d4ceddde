package io.mainstay.proxy.grpc;

import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.client.Client;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls on keys that this proxy may own. Reads of who shows a token are none of them: what is owned
 * is what nobody in particular may read. For the connections of one event loop, on it.
 */
final class LeasedCalls {
  private final Vertx vertx;
  private final MemberTxns txns;
  private final Leasing leasing;
  private final SendLimit limit;

  LeasedCalls(Client client, GrpcProxySettings settings, Leasing leasing) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    this.vertx = context.owner();
    this.txns = new MemberTxns(client, new Namespace(settings.namespace()));
    this.leasing = leasing;
    this.limit = new SendLimit(settings.members().maxSendBytes());
  }

  /** The answer to a read, if the key is owned. */
  Optional<RangeResponse> known(ClientCall call, RangeRequest request) {
    return mayBeOwned(call, request) ? leasing.keys().answer(request) : Optional.empty();
  }

  /**
   * Reads a key that is not owned, making it owned if that can be.
   *
   * @param otherwise reads without that
   */
  void read(
      ClientCall call, RangeRequest request, Consumer<RangeResponse> onAnswer, Runnable otherwise) {
    Optional<OwnedKeys.Owned> asked =
        mayBeOwned(call, request)
                && !request.getSerializable()
                && !leasing.prefix().holds(request.getKey())
            ? leasing.keys().ask(request.getKey())
            : Optional.empty();
    if (asked.isPresent()) {
      LeasedRead.start(call, txns, leasing, asked.get(), request, onAnswer, otherwise);
    } else {
      otherwise.run();
    }
  }

  /** Whether it is nobody's in particular, for what one key holds now. */
  private static boolean mayBeOwned(ClientCall call, RangeRequest request) {
    RangeRequest plain =
        RangeRequest.newBuilder()
            .setKey(request.getKey())
            .setSerializable(request.getSerializable())
            .setKeysOnly(request.getKeysOnly())
            .setCountOnly(request.getCountOnly())
            .setLimit(Math.max(0, request.getLimit()))
            .build();
    return request.equals(plain) && Metadata.identity(call.headers()).isEmpty();
  }

  /**
   * Changes something as soon as nobody owns it.
   *
   * @param message as the client sent it
   * @throws RefusedMessageException if that is too long
   */
  void write(ClientCall call, Buffer message, Write write, Consumer<Message> onAnswer)
      throws RefusedMessageException {
    limit.check(message);
    GuardedWrite.start(vertx, call, txns, leasing, write, onAnswer);
  }

  /** A member has told how far it is. */
  void shown(ResponseHeader header) {
    leasing.keys().shown(header);
  }
}
