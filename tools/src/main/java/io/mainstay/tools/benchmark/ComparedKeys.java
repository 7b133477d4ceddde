package io.mainstay.tools.benchmark;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.Compare.CompareResult;
import io.mainstay.api.etcdserverpb.Compare.CompareTarget;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;

/**
 * Keys that each transaction of a load looks at before it writes: work for a member that is none
 * for the client, which can then offer many times of what can be done.
 *
 * @param count how many; with 0 transactions look at nothing
 */
record ComparedKeys(int count) {
  private static final String PREFIX = "compared/";

  /** As many operations as a transaction may have everywhere. */
  private static final int PUTS_AT_A_TIME = 100;

  /** That each of them has been stored. */
  private static final Compare THERE =
      Compare.newBuilder()
          .setKey(ByteString.copyFromUtf8(PREFIX))
          .setRangeEnd(ByteString.copyFromUtf8("compared0"))
          .setTarget(CompareTarget.VERSION)
          .setResult(CompareResult.GREATER)
          .setVersion(0)
          .build();

  /** Stores them. */
  void put(Client client) throws CommandException {
    for (int first = 0; first < count; first += PUTS_AT_A_TIME) {
      TxnRequest.Builder puts = TxnRequest.newBuilder();
      for (int i = first; i < Math.min(count, first + PUTS_AT_A_TIME); i++) {
        puts.addSuccess(TxnPutCommand.put(ByteString.copyFromUtf8(PREFIX + i), ByteString.EMPTY));
      }
      try {
        client.call(Methods.TXN, puts.build(), null);
      } catch (RpcException e) {
        throw Bench.failed(e);
      }
    }
  }

  /** The same transaction, if it finds them. */
  TxnRequest before(TxnRequest transaction) {
    return count == 0 ? transaction : transaction.toBuilder().addCompare(THERE).build();
  }
}
