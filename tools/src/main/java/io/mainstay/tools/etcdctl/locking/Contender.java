package io.mainstay.tools.etcdctl.locking;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event.EventType;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.Watching;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.session.Streamed;

/** A key among those under one name; its turn comes when all older ones are gone. */
public final class Contender {
  private final Client client;
  private final ByteString prefix;
  private final ByteString key;
  private final long created;

  private Contender(Client client, ByteString prefix, ByteString key, long created) {
    this.client = client;
    this.prefix = prefix;
    this.key = key;
    this.created = created;
  }

  /** Puts a key under the name, unless the lease has one there. */
  public static Contender enter(Client client, ByteString name, ByteString value, long lease)
      throws RpcException {
    ByteString prefix = prefix(name);
    ByteString key = prefix.concat(ByteString.copyFromUtf8(Long.toHexString(lease)));
    TxnRequest request =
        TxnRequest.newBuilder()
            .addCompare(createdAt(key, 0))
            .addSuccess(
                RequestOp.newBuilder()
                    .setRequestPut(
                        PutRequest.newBuilder().setKey(key).setValue(value).setLease(lease)))
            .addFailure(
                RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key)))
            .build();
    TxnResponse response = client.call(Methods.TXN, request, null);
    long created =
        response.getSucceeded()
            ? response.getHeader().getRevision()
            : response.getResponses(0).getResponseRange().getKvs(0).getCreateRevision();
    return new Contender(client, prefix, key, created);
  }

  /** What all keys under a name begin with. */
  static ByteString prefix(ByteString name) {
    return name.concat(ByteString.copyFromUtf8("/"));
  }

  private static Compare createdAt(ByteString key, long revision) {
    return Compare.newBuilder()
        .setKey(key)
        .setTarget(Compare.CompareTarget.CREATE)
        .setCreateRevision(revision)
        .build();
  }

  /** Its key. */
  ByteString key() {
    return key;
  }

  /**
   * Waits until all older keys are gone, and gives the revision at which it was so. Who fails to
   * wait leaves.
   *
   * @throws RpcException also when the thread is interrupted
   */
  public long awaitTurn() throws RpcException {
    try {
      long revision = created;
      RangeResponse older = youngestOfOlder();
      while (older.getKvsCount() > 0) {
        awaitDeletion(older.getKvs(0).getKey(), older.getHeader().getRevision());
        older = youngestOfOlder();
        revision = older.getHeader().getRevision();
      }
      return revision;
    } catch (RpcException e) {
      leaveAfter(e);
      throw e;
    }
  }

  private void leaveAfter(RpcException failure) {
    boolean interrupted = Thread.interrupted();
    try {
      leave();
    } catch (RpcException e) {
      failure.addSuppressed(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private RangeResponse youngestOfOlder() throws RpcException {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(prefix)
            .setRangeEnd(KeyRange.endOfPrefix(prefix))
            .setSortTarget(SortTarget.CREATE)
            .setSortOrder(SortOrder.DESCEND)
            .setLimit(1)
            .setMaxCreateRevision(created - 1)
            .build();
    return client.call(Methods.RANGE, request, null);
  }

  private void awaitDeletion(ByteString other, long revision) throws RpcException {
    WatchCreateRequest request =
        WatchCreateRequest.newBuilder().setKey(other).setStartRevision(revision).build();
    try (Watching watching = new Watching(client, request)) {
      for (WatchResponse response = Streamed.next(watching);
          response != null;
          response = Streamed.next(watching)) {
        if (response.getEventsList().stream()
            .anyMatch(event -> event.getType() == EventType.DELETE)) {
          return;
        }
      }
    }
  }

  /** Its own key as it is now. */
  RangeResponse look() throws RpcException {
    return client.call(Methods.RANGE, RangeRequest.newBuilder().setKey(key).build(), null);
  }

  /** Gives its key up, if it has not been made anew. */
  public void leave() throws RpcException {
    TxnRequest request =
        TxnRequest.newBuilder()
            .addCompare(createdAt(key, created))
            .addSuccess(
                RequestOp.newBuilder()
                    .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key)))
            .build();
    client.call(Methods.TXN, request, null);
  }
}
