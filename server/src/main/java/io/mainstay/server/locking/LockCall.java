package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.api.v3lockpb.LockResponse;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;

/** One call of Lock. */
final class LockCall extends ContestCall<LockRequest> {
  LockCall(Facilities facilities, ClientStream stream, RequestContext context) {
    super(facilities, stream, context);
  }

  @Override
  void start(LockRequest request) {
    contend(request.getName(), request.getLease(), ByteString.EMPTY);
  }

  @Override
  Message won(ResponseHeader entered, ResponseHeader won) {
    return LockResponse.newBuilder().setHeader(won).setKey(key()).build();
  }

  @Override
  EtcdException lost() {
    return InnerCalls.failure("mutex: session is expired");
  }
}
