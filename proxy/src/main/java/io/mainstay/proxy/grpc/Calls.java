package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.client.Client;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which call is answered how: most are passed on as they are. */
final class Calls {
  private static final Status NO_RANGE_STREAM =
      new Status(GrpcStatus.UNIMPLEMENTED, "RangeStream is not supported by the gRPC proxy");

  private final Forwarder forwarder;
  private final KvCalls kv;
  private final Broadcasts broadcasts;
  private final Namespace namespace;
  private final Registered self;
  private final @Nullable Registry registry;

  /** A call whose only message has come. */
  @FunctionalInterface
  private interface Answerer {
    void answer(GrpcServerRequest<Buffer, Buffer> call, Buffer message)
        throws InvalidProtocolBufferException;
  }

  Calls(Vertx vertx, Client client, GrpcProxySettings settings) {
    namespace = new Namespace(settings.namespace());
    forwarder = new Forwarder(client, settings.members());
    kv = new KvCalls(forwarder, namespace, new RangeCache());
    broadcasts = new Broadcasts(vertx, client, namespace);
    self = new Registered(settings.advertisedUrl(), hostname());
    registry =
        settings.resolverPrefix().isEmpty()
            ? null
            : new Registry(
                vertx,
                client,
                namespace,
                settings.resolverPrefix(),
                self,
                settings.resolverTtlSeconds());
  }

  /** The list of proxies that this one stands in, if there is any. */
  Optional<Registry> registry() {
    return Optional.ofNullable(registry);
  }

  /** Answers a call. */
  void take(GrpcServerRequest<Buffer, Buffer> call) {
    call.invalidMessageHandler(unreadable -> Status.of(unreadable).end(call.response()));
    switch (call.fullMethodName()) {
      case "etcdserverpb.KV/Range" -> whole(call, kv::range);
      case "etcdserverpb.KV/Put" -> whole(call, kv::put);
      case "etcdserverpb.KV/DeleteRange" -> whole(call, kv::deleteRange);
      case "etcdserverpb.KV/Txn" -> whole(call, kv::txn);
      case "etcdserverpb.KV/Compact" -> whole(call, kv::compact);
      case "etcdserverpb.KV/RangeStream" -> NO_RANGE_STREAM.end(call.response());
      case "etcdserverpb.Watch/Watch" -> WatchStream.serve(call, broadcasts);
      case "etcdserverpb.Lease/LeaseTimeToLive" -> timeToLive(call);
      case "etcdserverpb.Cluster/MemberList" -> memberList(call);
      default -> forwarder.forward(call);
    }
  }

  private void timeToLive(GrpcServerRequest<Buffer, Buffer> call) {
    if (namespace.isEmpty()) {
      forwarder.forward(call);
    } else {
      whole(call, kv::leaseTimeToLive);
    }
  }

  private void memberList(GrpcServerRequest<Buffer, Buffer> call) {
    if (self.address().isEmpty()) {
      forwarder.forward(call);
    } else if (registry == null) {
      tell(call, List.of());
    } else {
      registry
          .members()
          .whenComplete((found, failure) -> tell(call, failure == null ? found : List.of()));
    }
  }

  /** Without others, this proxy is the only one. */
  private void tell(GrpcServerRequest<Buffer, Buffer> call, List<Member> found) {
    List<Member> members = found.isEmpty() ? List.of(self.member()) : found;
    call.response()
        .end(
            Buffer.buffer(
                MemberListResponse.newBuilder().addAllMembers(members).build().toByteArray()));
  }

  private static void whole(GrpcServerRequest<Buffer, Buffer> call, Answerer answerer) {
    boolean[] taken = {false};
    call.handler(
        message -> {
          if (taken[0]) {
            call.response().cancel();
            return;
          }
          taken[0] = true;
          try {
            answerer.answer(call, message);
          } catch (InvalidProtocolBufferException e) {
            Status.UNREADABLE.end(call.response());
          }
        });
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
