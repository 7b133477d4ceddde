package io.mainstay.tools.etcdctl.lease;

import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** A lease was granted. */
record GrantAnswer(LeaseGrantResponse response) implements LeaseAnswer {
  @Override
  public ResponseHeader header() {
    return response.getHeader();
  }

  @Override
  public void simple(SimpleWriter to) {
    to.line(
        "lease %s granted with TTL(%ds)"
            .formatted(LeaseAnswer.shown(response.getID()), response.getTTL()));
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(header());
    to.lease("ID", response.getID());
    to.number("TTL", response.getTTL());
  }

  @Override
  public void json(JsonWriter to) {
    to.begin().fieldsOf(header());
    to.name("ID").number(response.getID()).name("TTL").number(response.getTTL());
    to.name("Error").string(response.getError()).end();
  }
}
