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

/** Which call is answered how: most are passed on as they are. */
final class Calls {
  private static final Status NO_RANGE_STREAM =
      new Status(GrpcStatus.UNIMPLEMENTED, "RangeStream is not supported by the gRPC proxy");

  private final Forwarder forwarder;
  private final KvCalls kv;
  private final Broadcasts broadcasts;
  private final Namespace namespace;
  private final String advertisedUrl;

  /** A call whose only message has come. */
  @FunctionalInterface
  private interface Answerer {
    void answer(GrpcServerRequest<Buffer, Buffer> call, Buffer message)
        throws InvalidProtocolBufferException;
  }

  Calls(Vertx vertx, Client client, GrpcProxySettings settings) {
    namespace = new Namespace(settings.namespace());
    forwarder = new Forwarder(client);
    kv = new KvCalls(forwarder, namespace, new RangeCache());
    broadcasts = new Broadcasts(vertx, client, namespace);
    advertisedUrl = settings.advertisedUrl();
  }

  /** Answers a call. */
  void take(GrpcServerRequest<Buffer, Buffer> call) {
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
    if (advertisedUrl.isEmpty()) {
      forwarder.forward(call);
    } else {
      Member self = Member.newBuilder().setName(hostname()).addClientURLs(advertisedUrl).build();
      MemberListResponse answer = MemberListResponse.newBuilder().addMembers(self).build();
      call.response().end(Buffer.buffer(answer.toByteArray()));
    }
  }

  private static void whole(GrpcServerRequest<Buffer, Buffer> call, Answerer answerer) {
    call.handler(
        message -> {
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
