package io.mainstay.tools.etcdctl.kv;

import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/**
 * The keys that were asked for.
 *
 * @param valuesOnly whether people are spared the keys
 */
public record GetAnswer(RangeResponse message, boolean valuesOnly) implements MessageAnswer {
  @Override
  public void simple(SimpleWriter to) {
    for (KeyValue pair : message.getKvsList()) {
      if (valuesOnly) {
        to.value(pair);
      } else {
        to.pair(pair);
      }
    }
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(message.getHeader());
    message.getKvsList().forEach(pair -> to.pair("", pair));
    to.plain("More", Boolean.toString(message.getMore()));
    to.number("Count", message.getCount());
  }
}
