package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.tools.etcdctl.cluster.PerEndpoint.Entry;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.output.GoQuote;
import java.util.List;

/** The hashes of members' key spaces. */
record HashKvAnswer(PerEndpoint<HashKVResponse> all) implements RowsAnswer {
  @Override
  public List<String> headings() {
    return List.of("endpoint", "hash", "hash revision");
  }

  @Override
  public List<List<String>> rows() {
    return all.answers().stream().map(HashKvAnswer::cells).toList();
  }

  @Override
  public void fields(FieldsWriter to) {
    for (Entry<HashKVResponse> hash : all.answers()) {
      to.header(hash.response().getHeader());
      to.plain("Endpoint", GoQuote.of(hash.endpoint()));
      to.plain("Hash", Integer.toUnsignedString(hash.response().getHash()));
      to.number("HashRevision", hash.response().getHashRevision());
      to.emptyLine();
    }
  }

  @Override
  public void json(JsonWriter to) {
    all.json(to, "HashKV");
  }

  private static List<String> cells(Entry<HashKVResponse> hash) {
    return List.of(
        hash.endpoint(),
        Integer.toUnsignedString(hash.response().getHash()),
        Long.toString(hash.response().getHashRevision()));
  }
}
