package io.mainstay.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.client.Client;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One watch at a member, and those who share it. Opened again where it left off when its connection
 * breaks; over when nobody shares it any more, or a member says so.
 */
final class Broadcast {
  private static final long PAUSE_MILLIS = 50;

  private final Vertx vertx;
  private final Client client;
  private final NamespacedAnswers answers;
  private final Namespace namespace;
  private final WatchTarget target;
  private final Broadcasts owner;
  private final ProxyListener listener;
  private final Set<Watcher> receivers = new LinkedHashSet<>();
  private @Nullable GrpcClientRequest<Buffer, Buffer> upstream;
  private ResponseHeader header = ResponseHeader.getDefaultInstance();
  private long nextRevision;
  private boolean created;
  private boolean over;

  Broadcast(
      Vertx vertx,
      Client client,
      Namespace namespace,
      WatchTarget target,
      Broadcasts owner,
      ProxyListener listener) {
    this.listener = listener;
    this.vertx = vertx;
    this.client = client;
    this.namespace = namespace;
    this.answers = new NamespacedAnswers(namespace);
    this.target = target;
    this.owner = owner;
  }

  /** Begins for a first watcher. */
  void open(Watcher first) {
    nextRevision = first.nextRevision();
    receivers.add(first);
    connect();
  }

  /** Takes a watcher in, unless it would miss something; gives whether it did. */
  boolean admit(Watcher watcher) {
    if (over || !created || watcher.nextRevision() == 0 || nextRevision > watcher.nextRevision()) {
      return false;
    }
    receivers.add(watcher);
    listener.watchersJoined(1);
    watcher.created(header);
    return true;
  }

  /** A watcher leaves. */
  void remove(Watcher watcher) {
    receivers.remove(watcher);
    if (receivers.isEmpty()) {
      end();
    } else {
      // The last one shares it with nobody.
      listener.watchersJoined(-1);
    }
  }

  /** All leave for others that they can join. */
  List<Watcher> release() {
    List<Watcher> all = List.copyOf(receivers);
    receivers.clear();
    listener.watchersJoined(-Math.max(0, all.size() - 1));
    end();
    return all;
  }

  /** Those who share it. */
  List<Watcher> receivers() {
    return List.copyOf(receivers);
  }

  WatchTarget target() {
    return target;
  }

  /** The first revision that has not been seen; 0 while that is not known. */
  long nextRevision() {
    return nextRevision;
  }

  boolean isCreated() {
    return created;
  }

  private void end() {
    if (!over) {
      over = true;
      owner.ended(this);
      if (upstream != null) {
        upstream.cancel();
      }
    }
  }

  private void connect() {
    client
        .forward("etcdserverpb.Watch", "Watch", () -> over)
        .onSuccess(this::begin)
        .onFailure(nobodyLeft -> end());
  }

  private void begin(GrpcClientRequest<Buffer, Buffer> request) {
    if (over) {
      request.cancel();
      return;
    }
    upstream = request;
    if (!target.identity().isEmpty()) {
      request.headers().set("token", target.identity());
    }
    if (target.requiresLeader()) {
      request.headers().set("hasleader", "true");
    }
    request.exceptionHandler(broken -> broken(request, Status.of(broken)));
    request
        .response()
        .onSuccess(response -> read(request, response))
        .onFailure(failure -> broken(request, Status.of(failure)));
    WatchCreateRequest wanted =
        WatchCreateRequest.newBuilder()
            .setKey(namespace.key(target.key()))
            .setRangeEnd(namespace.end(target.end()))
            .setStartRevision(nextRevision)
            .setProgressNotify(true)
            .setPrevKv(true)
            .build();
    request.write(
        Buffer.buffer(WatchRequest.newBuilder().setCreateRequest(wanted).build().toByteArray()));
  }

  private void read(
      GrpcClientRequest<Buffer, Buffer> request, GrpcClientResponse<Buffer, Buffer> response) {
    response.exceptionHandler(broken -> broken(request, Status.of(broken)));
    response.handler(message -> take(request, message));
    response.end().onComplete(end -> broken(request, Status.of(response)));
  }

  private void take(GrpcClientRequest<Buffer, Buffer> request, Buffer message) {
    if (over || request != upstream) {
      return;
    }
    try {
      take(WatchResponse.parseFrom(message.getBytes()));
    } catch (InvalidProtocolBufferException e) {
      broken(request, Status.UNREADABLE);
    }
  }

  private void take(WatchResponse response) {
    header = response.getHeader();
    if (response.getCanceled()) {
      List<Watcher> all = release();
      all.forEach(watcher -> watcher.canceled(response));
    } else if (response.getCreated()) {
      created = true;
      if (nextRevision == 0) {
        nextRevision = header.getRevision() + 1;
      }
      receivers().forEach(watcher -> watcher.created(header));
      owner.merge(this);
    } else if (response.getEventsCount() == 0) {
      nextRevision = Math.max(nextRevision, header.getRevision() + 1);
      receivers().forEach(watcher -> watcher.progressed(header));
      owner.merge(this);
    } else {
      WatchResponse shown = stripped(response);
      nextRevision = response.getEvents(response.getEventsCount() - 1).getKv().getModRevision() + 1;
      listener.eventsShared(receivers.size() - 1);
      receivers().forEach(watcher -> watcher.happened(shown));
      owner.merge(this);
    }
  }

  private WatchResponse stripped(WatchResponse response) {
    if (namespace.isEmpty()) {
      return response;
    }
    WatchResponse.Builder changed = response.toBuilder().clearEvents();
    response.getEventsList().forEach(event -> changed.addEvents(answers.of(event)));
    return changed.build();
  }

  /** What ends it for good is any status that says more than that a connection is gone. */
  private void broken(GrpcClientRequest<Buffer, Buffer> request, Status status) {
    if (over || request != upstream) {
      return;
    }
    upstream = null;
    boolean gone = status.code() == GrpcStatus.UNAVAILABLE || status.code() == GrpcStatus.INTERNAL;
    boolean leaderless =
        target.requiresLeader() && status.text().equals(EtcdError.NO_LEADER.text());
    if (gone && !leaderless) {
      vertx.setTimer(PAUSE_MILLIS, due -> reconnect());
      return;
    }
    List<Watcher> all = release();
    all.forEach(watcher -> watcher.fail(status));
  }

  private void reconnect() {
    if (!over) {
      connect();
    }
  }
}
