package io.mainstay.tools.etcdctl.locking;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.Event.EventType;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.Watching;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.kv.GetAnswer;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Streamed;

/** Prints who leads, and what the leader says, as it changes. */
final class Observer {
  private final Session session;
  private final ByteString prefix;
  private final ByteString prefixEnd;

  Observer(Session session, ByteString name) {
    this.session = session;
    this.prefix = Contender.prefix(name);
    this.prefixEnd = KeyRange.endOfPrefix(prefix);
  }

  /** Returns when the thread is interrupted. */
  void run() throws CommandException {
    try {
      while (true) {
        RangeResponse leader = leader();
        session.print(new GetAnswer(leader, false));
        follow(leader.getKvs(0).getKey(), leader.getHeader().getRevision() + 1);
      }
    } catch (RpcException e) {
      if (!Thread.interrupted()) {
        throw new CommandException(ExitCode.ERROR, "elect: observer lost", e);
      }
    }
  }

  /** The oldest key, waiting for one. */
  private RangeResponse leader() throws RpcException, CommandException {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(prefix)
            .setRangeEnd(prefixEnd)
            .setSortTarget(SortTarget.CREATE)
            .setSortOrder(SortOrder.ASCEND)
            .setLimit(1)
            .build();
    RangeResponse response = session.callPatiently(Methods.RANGE, request);
    return response.getKvsCount() > 0
        ? answer(response.getHeader(), response.getKvs(0))
        : first(response.getHeader().getRevision());
  }

  private RangeResponse first(long revision) throws RpcException, CommandException {
    WatchCreateRequest request =
        WatchCreateRequest.newBuilder()
            .setKey(prefix)
            .setRangeEnd(prefixEnd)
            .setStartRevision(revision)
            .build();
    try (Watching watching = new Watching(session.client(), request)) {
      while (true) {
        WatchResponse response = next(watching);
        for (Event event : response.getEventsList()) {
          if (event.getType() == EventType.PUT) {
            ResponseHeader header =
                response.getHeader().toBuilder()
                    .setRevision(event.getKv().getModRevision())
                    .build();
            return answer(header, event.getKv());
          }
        }
      }
    }
  }

  /** Until the key is gone. */
  private void follow(ByteString key, long revision) throws RpcException, CommandException {
    WatchCreateRequest request =
        WatchCreateRequest.newBuilder().setKey(key).setStartRevision(revision).build();
    try (Watching watching = new Watching(session.client(), request)) {
      while (true) {
        WatchResponse response = next(watching);
        for (Event event : response.getEventsList()) {
          if (event.getType() == EventType.DELETE) {
            return;
          }
          session.print(new GetAnswer(answer(response.getHeader(), event.getKv()), false));
        }
      }
    }
  }

  private static WatchResponse next(Watching watching) throws RpcException, CommandException {
    WatchResponse response = Streamed.next(watching);
    if (response == null || response.getCanceled()) {
      throw new CommandException(ExitCode.ERROR, "elect: observer lost");
    }
    return response;
  }

  private static RangeResponse answer(ResponseHeader header, KeyValue pair) {
    return RangeResponse.newBuilder().setHeader(header).addKvs(pair).build();
  }
}
