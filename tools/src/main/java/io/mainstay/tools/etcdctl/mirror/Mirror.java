package io.mainstay.tools.etcdctl.mirror;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.Watching;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Copies keys to another cluster, and then whatever becomes of them. On one thread. */
final class Mirror {
  private static final int PAGE_KEYS = 1000;
  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  private final Client source;
  private final Client destination;
  private final PrefixSwap names;
  private final long mostOperations;
  private final LongConsumer progress;
  private final KeyRange range;
  private long handled;

  /**
   * A mirror.
   *
   * @param mostOperations of one transaction at the destination
   * @param progress hears how many keys have been handled so far
   */
  Mirror(
      Client source,
      Client destination,
      PrefixSwap names,
      long mostOperations,
      LongConsumer progress) {
    this.source = source;
    this.destination = destination;
    this.names = names;
    this.mostOperations = mostOperations;
    this.progress = progress;
    this.range =
        names.prefix().isEmpty()
            ? new KeyRange(ZERO, ZERO)
            : new KeyRange(names.prefix(), KeyRange.endOfPrefix(names.prefix()));
  }

  /** Copies what is there; gives the revision that was copied. */
  long copy() throws RpcException {
    RangeRequest.Builder request =
        RangeRequest.newBuilder()
            .setRangeEnd(range.end())
            .setLimit(PAGE_KEYS)
            .setSortOrder(RangeRequest.SortOrder.ASCEND);
    ByteString from = range.key();
    long revision = 0;
    while (true) {
      RangeResponse page =
          source.call(Methods.RANGE, request.setKey(from).setRevision(revision).build(), null);
      revision = revision == 0 ? page.getHeader().getRevision() : revision;
      for (KeyValue pair : page.getKvsList()) {
        destination.call(Methods.PUT, put(pair), null);
        handled();
      }
      if (!page.getMore()) {
        return revision;
      }
      from = page.getKvs(page.getKvsCount() - 1).getKey().concat(ZERO);
    }
  }

  /**
   * Repeats all changes from a revision on, for ever.
   *
   * @throws RpcException when the source no longer has them, or a cluster refuses
   */
  void follow(long fromRevision) throws RpcException, InterruptedException {
    WatchCreateRequest wanted =
        WatchCreateRequest.newBuilder()
            .setKey(range.key())
            .setRangeEnd(range.end())
            .setStartRevision(fromRevision)
            .build();
    try (Watching watching = new Watching(source, wanted)) {
      for (WatchResponse next = watching.next(); next != null; next = watching.next()) {
        if (next.getCompactRevision() != 0) {
          throw new RpcException(EtcdError.COMPACTED.code(), EtcdError.COMPACTED.text());
        }
        repeat(next.getEventsList());
      }
    }
  }

  /** What was one revision there becomes one transaction here, unless it is too large. */
  private void repeat(List<Event> events) throws RpcException {
    List<RequestOp> operations = new ArrayList<>();
    long revision = 0;
    for (Event event : events) {
      long next = event.getKv().getModRevision();
      if (next != revision || operations.size() >= mostOperations) {
        commit(operations);
      }
      revision = next;
      operations.add(operation(event));
      handled();
    }
    commit(operations);
  }

  private RequestOp operation(Event event) {
    if (event.getType() == Event.EventType.DELETE) {
      return RequestOp.newBuilder()
          .setRequestDeleteRange(
              DeleteRangeRequest.newBuilder().setKey(names.destination(event.getKv().getKey())))
          .build();
    }
    return RequestOp.newBuilder().setRequestPut(put(event.getKv())).build();
  }

  private void commit(List<RequestOp> operations) throws RpcException {
    if (!operations.isEmpty()) {
      destination.call(
          Methods.TXN, TxnRequest.newBuilder().addAllSuccess(operations).build(), null);
      operations.clear();
    }
  }

  private PutRequest put(KeyValue pair) {
    return PutRequest.newBuilder()
        .setKey(names.destination(pair.getKey()))
        .setValue(pair.getValue())
        .build();
  }

  private void handled() {
    handled++;
    progress.accept(handled);
  }
}
