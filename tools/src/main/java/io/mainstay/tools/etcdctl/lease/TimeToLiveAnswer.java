package io.mainstay.tools.etcdctl.lease;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import java.util.List;

/**
 * How long a lease has yet to live.
 *
 * @param withKeys whether people are shown the keys
 */
record TimeToLiveAnswer(LeaseTimeToLiveResponse response, boolean withKeys) implements LeaseAnswer {
  private static final int GONE = -1;
  private static final ByteString BLANK = ByteString.copyFromUtf8(" ");

  @Override
  public ResponseHeader header() {
    return response.getHeader();
  }

  @Override
  public void simple(SimpleWriter to) {
    String lease = "lease " + LeaseAnswer.shown(response.getID());
    if (response.getGrantedTTL() == 0 && response.getTTL() == GONE) {
      to.line(lease + " already expired");
      return;
    }
    String times =
        "%s granted with TTL(%ds), remaining(%ds)"
            .formatted(lease, response.getGrantedTTL(), response.getTTL());
    if (withKeys) {
      to.line(
          ByteString.copyFromUtf8(times + ", attached keys([")
              .concat(joined(response.getKeysList()))
              .concat(ByteString.copyFromUtf8("])")));
    } else {
      to.line(times);
    }
  }

  private static ByteString joined(List<ByteString> keys) {
    return keys.stream()
        .reduce((before, key) -> before.concat(BLANK).concat(key))
        .orElse(ByteString.EMPTY);
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(header());
    to.lease("ID", response.getID());
    to.number("TTL", response.getTTL());
    to.number("GrantedTTL", response.getGrantedTTL());
    response.getKeysList().forEach(key -> to.quoted("Key", key));
  }

  @Override
  public void json(JsonWriter to) {
    to.begin().fieldsOf(header());
    to.name("id").number(response.getID()).name("ttl").number(response.getTTL());
    to.name("granted-ttl").number(response.getGrantedTTL()).name("keys");
    if (response.getKeysCount() == 0) {
      to.nothing();
    } else {
      to.beginList();
      response.getKeysList().forEach(to::bytes);
      to.endList();
    }
    to.end();
  }
}
