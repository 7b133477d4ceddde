package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a client wants to change, as part of a transaction.
 *
 * @param operations what the transaction has to do
 * @param touched all that may change
 * @param compared what decides of it besides
 * @param answer what the client is told, given what became of a transaction whose first operations
 *     are these
 */
record Write(
    List<RequestOp> operations,
    List<Touched> touched,
    List<Touched> compared,
    Function<TxnResponse, Message> answer) {
  /**
   * A key or a range, as the API writes it.
   *
   * @param end empty for one key
   */
  record Touched(ByteString key, ByteString end) {}

  static Write of(PutRequest request) {
    return of(
        List.of(RequestOp.newBuilder().setRequestPut(request).build()),
        done ->
            done.getResponses(0).getResponsePut().toBuilder().setHeader(done.getHeader()).build());
  }

  static Write of(DeleteRangeRequest request) {
    return of(
        List.of(RequestOp.newBuilder().setRequestDeleteRange(request).build()),
        done ->
            done.getResponses(0).getResponseDeleteRange().toBuilder()
                .setHeader(done.getHeader())
                .build());
  }

  /** One that compares nothing needs not be nested, so that it may be as long as any. */
  static Write of(TxnRequest request) {
    return request.getCompareCount() == 0
        ? of(
            request.getSuccessList(),
            done ->
                TxnResponse.newBuilder()
                    .setHeader(done.getHeader())
                    .setSucceeded(true)
                    .addAllResponses(done.getResponsesList().subList(0, request.getSuccessCount()))
                    .build())
        : of(
            List.of(RequestOp.newBuilder().setRequestTxn(request).build()),
            done ->
                done.getResponses(0).getResponseTxn().toBuilder()
                    .setHeader(done.getHeader())
                    .build());
  }

  private static Write of(List<RequestOp> operations, Function<TxnResponse, Message> answer) {
    List<Touched> touched = new ArrayList<>();
    List<Touched> compared = new ArrayList<>();
    gather(operations, touched, compared);
    return new Write(operations, touched, compared, answer);
  }

  private static void gather(
      List<RequestOp> operations, List<Touched> touched, List<Touched> compared) {
    for (RequestOp operation : operations) {
      switch (operation.getRequestCase()) {
        case REQUEST_PUT ->
            touched.add(new Touched(operation.getRequestPut().getKey(), ByteString.EMPTY));
        case REQUEST_DELETE_RANGE -> {
          DeleteRangeRequest deletion = operation.getRequestDeleteRange();
          touched.add(new Touched(deletion.getKey(), deletion.getRangeEnd()));
        }
        case REQUEST_TXN -> {
          TxnRequest nested = operation.getRequestTxn();
          for (Compare compare : nested.getCompareList()) {
            compared.add(new Touched(compare.getKey(), compare.getRangeEnd()));
          }
          gather(nested.getSuccessList(), touched, compared);
          gather(nested.getFailureList(), touched, compared);
        }
        case REQUEST_RANGE, REQUEST_NOT_SET -> {}
      }
    }
  }
}
