package io.mainstay.embed.internals;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.embed.client.Bytes;
import io.mainstay.embed.client.DeleteResult;
import io.mainstay.embed.client.GetResult;
import io.mainstay.embed.client.KeyValue;
import io.mainstay.embed.client.LeaseStatus;
import io.mainstay.embed.client.PutResult;
import io.mainstay.embed.client.Result;
import io.mainstay.embed.client.TxnResult;
import io.mainstay.embed.client.WatchEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads answers in the terms of the protocol. Within a transaction only the whole of it names the
 * revision, so it is given to the parts.
 */
final class Answers {
  private Answers() {}

  static PutResult put(PutResponse response, long revision) {
    return new PutResult(
        revision,
        response.hasPrevKv() ? Optional.of(pair(response.getPrevKv())) : Optional.empty());
  }

  static GetResult get(RangeResponse response, long revision) {
    return new GetResult(revision, pairs(response.getKvsList()), response.getCount());
  }

  static DeleteResult delete(DeleteRangeResponse response, long revision) {
    return new DeleteResult(revision, response.getDeleted(), pairs(response.getPrevKvsList()));
  }

  static TxnResult txn(TxnResponse response, long revision) {
    return new TxnResult(
        revision,
        response.getSucceeded(),
        response.getResponsesList().stream().map(part -> part(part, revision)).toList());
  }

  static Optional<LeaseStatus> lease(LeaseTimeToLiveResponse response) {
    return response.getTTL() < 0
        ? Optional.empty()
        : Optional.of(
            new LeaseStatus(
                response.getID(),
                Duration.ofSeconds(response.getGrantedTTL()),
                Duration.ofSeconds(response.getTTL()),
                response.getKeysList().stream().map(Answers::bytes).toList()));
  }

  static List<WatchEvent> events(WatchResponse response) {
    return response.getEventsList().stream().map(Answers::event).toList();
  }

  private static WatchEvent event(Event event) {
    return new WatchEvent(
        event.getType() == Event.EventType.DELETE ? WatchEvent.Kind.DELETE : WatchEvent.Kind.PUT,
        pair(event.getKv()),
        event.hasPrevKv() ? Optional.of(pair(event.getPrevKv())) : Optional.empty());
  }

  private static Result part(ResponseOp part, long revision) {
    return switch (part.getResponseCase()) {
      case RESPONSE_PUT -> put(part.getResponsePut(), revision);
      case RESPONSE_RANGE -> get(part.getResponseRange(), revision);
      case RESPONSE_DELETE_RANGE -> delete(part.getResponseDeleteRange(), revision);
      case RESPONSE_TXN -> txn(part.getResponseTxn(), revision);
      case RESPONSE_NOT_SET -> throw new IllegalStateException("an answer to nothing");
    };
  }

  private static List<KeyValue> pairs(List<io.mainstay.api.mvccpb.KeyValue> pairs) {
    return pairs.stream().map(Answers::pair).toList();
  }

  private static KeyValue pair(io.mainstay.api.mvccpb.KeyValue pair) {
    return new KeyValue(
        bytes(pair.getKey()),
        bytes(pair.getValue()),
        pair.getCreateRevision(),
        pair.getModRevision(),
        pair.getVersion(),
        pair.getLease());
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.of(bytes.toByteArray());
  }
}
