package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.api.v3electionpb.CampaignRequest;
import io.mainstay.api.v3electionpb.CampaignResponse;
import io.mainstay.api.v3electionpb.LeaderKey;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;

/** One call of Campaign. */
final class CampaignCall extends ContestCall<CampaignRequest> {
  private ByteString name = ByteString.EMPTY;
  private ByteString value = ByteString.EMPTY;

  CampaignCall(Facilities facilities, ClientStream stream, RequestContext context) {
    super(facilities, stream, context);
  }

  @Override
  void start(CampaignRequest request) {
    name = request.getName();
    value = request.getValue();
    contend(name, request.getLease(), value);
  }

  @Override
  void found(KeyValue existing, Runnable next) {
    if (existing.getValue().equals(value)) {
      next.run();
      return;
    }
    then(
        () ->
            facilities()
                .kv()
                .txn(QueueRequests.change(key(), createRevision(), value, lease()), context()),
        proclaimed -> {
          if (proclaimed.getSucceeded()) {
            next.run();
          } else {
            fail(lost());
          }
        });
  }

  /** The header is that of entering, as in etcd: the revision is the one of the leader's key. */
  @Override
  Message won(ResponseHeader entered, ResponseHeader won) {
    return CampaignResponse.newBuilder()
        .setHeader(entered)
        .setLeader(
            LeaderKey.newBuilder()
                .setName(name)
                .setKey(key())
                .setRev(createRevision())
                .setLease(lease()))
        .build();
  }

  /** Where etcd announces a leader whose key has gone, ours says that it leads no more. */
  @Override
  EtcdException lost() {
    return ElectionService.notLeader();
  }
}
