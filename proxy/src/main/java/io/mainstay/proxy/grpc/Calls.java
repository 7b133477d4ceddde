package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.client.Client;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;

/**
 * Which call is answered how: most are passed on as they are. For the connections of one event
 * loop, on it.
 */
final class Calls {
  private static final Status NO_RANGE_STREAM =
      new Status(GrpcStatus.UNIMPLEMENTED, "RangeStream is not supported by the gRPC proxy");

  private final Forwarder forwarder;
  private final KvCalls kv;
  private final SharedParts shared;

  /** A call whose only message has come. */
  @FunctionalInterface
  private interface Answerer {
    void answer(ClientCall call, Buffer message) throws InvalidProtocolBufferException;
  }

  Calls(Client client, GrpcProxySettings settings, SharedParts shared, ProxyListener listener) {
    this.shared = shared;
    forwarder = new Forwarder(client, settings.members());
    Leasing leasing = shared.leasing();
    kv =
        new KvCalls(
            forwarder,
            shared.namespace(),
            shared.cache(),
            shared.ordering(),
            leasing == null ? null : new LeasedCalls(client, settings, leasing),
            listener);
  }

  /** Answers a call. */
  void take(ClientCall call) {
    switch (call.name()) {
      case "etcdserverpb.KV/Range" -> whole(call, kv::range);
      case "etcdserverpb.KV/Put" -> whole(call, kv::put);
      case "etcdserverpb.KV/DeleteRange" -> whole(call, kv::deleteRange);
      case "etcdserverpb.KV/Txn" -> whole(call, kv::txn);
      case "etcdserverpb.KV/Compact" -> whole(call, kv::compact);
      case "etcdserverpb.KV/RangeStream" -> call.end(NO_RANGE_STREAM);
      case "etcdserverpb.Watch/Watch" -> WatchStream.serve(call, shared.broadcasts());
      case "etcdserverpb.Lease/LeaseTimeToLive" -> timeToLive(call);
      case "etcdserverpb.Cluster/MemberList" -> memberList(call);
      case "etcdserverpb.Auth/AuthEnable" -> authEnable(call);
      default -> forwarder.forward(call);
    }
  }

  /** What is owned is in nobody's name, who may not read any more. */
  private void authEnable(ClientCall call) {
    Leasing leasing = shared.leasing();
    if (leasing != null) {
      leasing.loseLease();
    }
    forwarder.forward(call);
  }

  private void timeToLive(ClientCall call) {
    if (shared.namespace().isEmpty()) {
      forwarder.forward(call);
    } else {
      whole(call, kv::leaseTimeToLive);
    }
  }

  private void memberList(ClientCall call) {
    Registry registry = shared.registry();
    if (shared.self().address().isEmpty()) {
      forwarder.forward(call);
    } else if (registry == null) {
      tell(call, List.of());
    } else {
      registry
          .members()
          .whenComplete(
              (found, failure) -> call.run(() -> tell(call, failure == null ? found : List.of())));
    }
  }

  /** Without others, this proxy is the only one. */
  private void tell(ClientCall call, List<Member> found) {
    List<Member> members = found.isEmpty() ? List.of(shared.self().member()) : found;
    call.end(
        Buffer.buffer(
            MemberListResponse.newBuilder().addAllMembers(members).build().toByteArray()));
  }

  private static void whole(ClientCall call, Answerer answerer) {
    boolean[] taken = {false};
    call.onMessage(
        message -> {
          if (taken[0]) {
            call.cancel();
            return;
          }
          taken[0] = true;
          try {
            answerer.answer(call, message);
          } catch (RefusedMessageException e) {
            call.end(e.status());
          } catch (InvalidProtocolBufferException e) {
            call.end(Status.UNREADABLE);
          }
        });
  }
}
