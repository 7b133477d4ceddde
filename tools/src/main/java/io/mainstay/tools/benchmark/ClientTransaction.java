package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A transaction on the client's side: reads some keys one after the other, and puts the first of
 * them if nothing came in between, from the beginning until it is so. Whoever completes a call goes
 * on, one thread at a time.
 */
final class ClientTransaction {
  private final Client client;
  private final Isolation isolation;
  private final List<ByteString> keys;
  private final int writes;
  private final ByteString value;
  private final CompletableFuture<Integer> attempts = new CompletableFuture<>();

  /** What was read in this attempt, in order. */
  private final Map<ByteString, RangeResponse> read = new LinkedHashMap<>();

  /** What the last attempt has left to be read. */
  private Map<ByteString, RangeResponse> known = Map.of();

  private int begun;

  /**
   * A transaction that has not begun.
   *
   * @param keys all different
   * @param writes how many of them are put
   */
  ClientTransaction(
      Client client, Isolation isolation, List<ByteString> keys, int writes, ByteString value) {
    this.client = client;
    this.isolation = isolation;
    this.keys = List.copyOf(keys);
    this.writes = writes;
    this.value = value;
  }

  /** Completes with the number of attempts; fails as the first call that fails. */
  CompletionStage<Integer> run() {
    attempt();
    return attempts;
  }

  private void attempt() {
    begun++;
    read.clear();
    goOn();
  }

  private void goOn() {
    while (read.size() < keys.size()) {
      ByteString key = keys.get(read.size());
      RangeResponse left = known.get(key);
      if (left == null) {
        fetch(key);
        return;
      }
      read.put(key, left);
    }
    commit();
  }

  private void fetch(ByteString key) {
    TxnRequest request = TxnRequest.newBuilder().addSuccess(range(reading(key))).build();
    then(
        client.start(Methods.TXN, request, null),
        response -> {
          read.put(key, response.getResponses(0).getResponseRange());
          goOn();
        });
  }

  private RangeRequest.Builder reading(ByteString key) {
    RangeRequest.Builder request = RangeRequest.newBuilder().setKey(key);
    if (!isolation.readsOneRevision()) {
      return request.setSerializable(true);
    }
    return read.isEmpty()
        ? request
        : request.setRevision(firstRead().getHeader().getRevision()).setSerializable(true);
  }

  private RangeResponse firstRead() {
    return read.values().iterator().next();
  }

  private void commit() {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    if (isolation.comparesReads()) {
      read.forEach((key, response) -> request.addCompare(unchanged(key, response)));
    }
    for (ByteString key : keys.subList(0, writes)) {
      if (isolation.comparesWrites()) {
        request.addCompare(modified(key, Compare.CompareResult.LESS, earliestRevision() + 1));
      }
      request.addSuccess(TxnPutCommand.put(key, value));
    }
    if (isolation.readsOneRevision()) {
      keys.forEach(key -> request.addFailure(range(RangeRequest.newBuilder().setKey(key))));
    }
    then(client.start(Methods.TXN, request.build(), null), this::committed);
  }

  private long earliestRevision() {
    return read.values().stream()
        .mapToLong(response -> response.getHeader().getRevision())
        .min()
        .orElseThrow();
  }

  private void committed(TxnResponse response) {
    if (response.getSucceeded()) {
      attempts.complete(begun);
      return;
    }
    known = new LinkedHashMap<>();
    for (int i = 0; i < response.getResponsesCount(); i++) {
      known.put(keys.get(i), response.getResponses(i).getResponseRange());
    }
    attempt();
  }

  private static Compare unchanged(ByteString key, RangeResponse response) {
    long revision = response.getKvsCount() == 0 ? 0 : response.getKvs(0).getModRevision();
    return modified(key, Compare.CompareResult.EQUAL, revision);
  }

  private static Compare modified(ByteString key, Compare.CompareResult result, long revision) {
    return Compare.newBuilder()
        .setKey(key)
        .setTarget(Compare.CompareTarget.MOD)
        .setResult(result)
        .setModRevision(revision)
        .build();
  }

  private static RequestOp range(RangeRequest.Builder request) {
    return RequestOp.newBuilder().setRequestRange(request).build();
  }

  private interface Next {
    void answered(TxnResponse response);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what follows the answer throws nothing
  private void then(CompletionStage<TxnResponse> call, Next next) {
    call.whenComplete(
        (response, failure) -> {
          if (failure == null) {
            next.answered(response);
          } else {
            attempts.completeExceptionally(failure);
          }
        });
  }
}
