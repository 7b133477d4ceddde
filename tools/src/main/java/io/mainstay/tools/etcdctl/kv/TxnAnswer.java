package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** A transaction was made; what its requests answer follows in their own forms. */
record TxnAnswer(TxnResponse message) implements MessageAnswer {
  @Override
  public void simple(SimpleWriter to) throws CommandException {
    to.line(message.getSucceeded() ? "SUCCESS" : "FAILURE");
    for (ResponseOp response : message.getResponsesList()) {
      to.line("");
      answer(response).simple(to);
    }
  }

  @Override
  public void fields(FieldsWriter to) throws CommandException {
    to.header(message.getHeader());
    to.plain("Succeeded", Boolean.toString(message.getSucceeded()));
    for (ResponseOp response : message.getResponsesList()) {
      answer(response).fields(to);
    }
  }

  private static MessageAnswer answer(ResponseOp response) {
    return switch (response.getResponseCase()) {
      case RESPONSE_RANGE -> new GetAnswer(response.getResponseRange(), false);
      case RESPONSE_PUT -> new PutAnswer(response.getResponsePut());
      case RESPONSE_DELETE_RANGE -> new DeleteAnswer(response.getResponseDeleteRange());
      case RESPONSE_TXN -> new TxnAnswer(response.getResponseTxn());
      case RESPONSE_NOT_SET -> throw new IllegalArgumentException("a response without content");
    };
  }
}
