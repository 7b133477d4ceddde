package io.mainstay.tools.etcdctl.lease;

import io.mainstay.api.etcdserverpb.LeaseLeasesResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** Which leases there are. */
record LeasesAnswer(LeaseLeasesResponse response) implements LeaseAnswer {
  @Override
  public ResponseHeader header() {
    return response.getHeader();
  }

  @Override
  public void simple(SimpleWriter to) {
    to.line("found " + response.getLeasesCount() + " leases");
    response.getLeasesList().forEach(lease -> to.line(LeaseAnswer.shown(lease.getID())));
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(header());
    response.getLeasesList().forEach(lease -> to.lease("ID", lease.getID()));
  }

  @Override
  public void json(JsonWriter to) {
    to.begin().fieldsOf(header()).name("leases").beginList();
    response.getLeasesList().forEach(lease -> to.begin().name("id").number(lease.getID()).end());
    to.endList().end();
  }
}
