package io.mainstay.proxy.grpc;

import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;

/** Answers of members as clients are to get them. */
final class NamespacedAnswers {
  private final Namespace namespace;

  NamespacedAnswers(Namespace namespace) {
    this.namespace = namespace;
  }

  RangeResponse of(RangeResponse answer) {
    RangeResponse.Builder changed = answer.toBuilder().clearKvs();
    answer.getKvsList().forEach(pair -> changed.addKvs(of(pair)));
    return changed.build();
  }

  PutResponse of(PutResponse answer) {
    return answer.hasPrevKv()
        ? answer.toBuilder().setPrevKv(of(answer.getPrevKv())).build()
        : answer;
  }

  DeleteRangeResponse of(DeleteRangeResponse answer) {
    DeleteRangeResponse.Builder changed = answer.toBuilder().clearPrevKvs();
    answer.getPrevKvsList().forEach(pair -> changed.addPrevKvs(of(pair)));
    return changed.build();
  }

  TxnResponse of(TxnResponse answer) {
    TxnResponse.Builder changed = answer.toBuilder().clearResponses();
    answer.getResponsesList().forEach(operation -> changed.addResponses(of(operation)));
    return changed.build();
  }

  /** Keys outside of the namespace are none of the client's business. */
  LeaseTimeToLiveResponse of(LeaseTimeToLiveResponse answer) {
    LeaseTimeToLiveResponse.Builder changed = answer.toBuilder().clearKeys();
    answer.getKeysList().stream()
        .filter(namespace::holds)
        .forEach(key -> changed.addKeys(namespace.strip(key)));
    return changed.build();
  }

  Event of(Event event) {
    Event.Builder changed = event.toBuilder().setKv(of(event.getKv()));
    if (event.hasPrevKv()) {
      changed.setPrevKv(of(event.getPrevKv()));
    }
    return changed.build();
  }

  private ResponseOp of(ResponseOp operation) {
    ResponseOp.Builder changed = operation.toBuilder();
    switch (operation.getResponseCase()) {
      case RESPONSE_RANGE -> changed.setResponseRange(of(operation.getResponseRange()));
      case RESPONSE_PUT -> changed.setResponsePut(of(operation.getResponsePut()));
      case RESPONSE_DELETE_RANGE ->
          changed.setResponseDeleteRange(of(operation.getResponseDeleteRange()));
      case RESPONSE_TXN -> changed.setResponseTxn(of(operation.getResponseTxn()));
      case RESPONSE_NOT_SET -> {}
    }
    return changed.build();
  }

  private KeyValue of(KeyValue pair) {
    return pair.toBuilder().setKey(namespace.strip(pair.getKey())).build();
  }
}
