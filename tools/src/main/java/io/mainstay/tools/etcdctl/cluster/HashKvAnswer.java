package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.tools.etcdctl.output.Answer;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.output.GoQuote;
import io.mainstay.tools.output.Table;
import java.util.List;

/** The hashes of members' key spaces. */
record HashKvAnswer(List<Hash> all) implements Answer {
  /** Copies the list. */
  HashKvAnswer {
    all = List.copyOf(all);
  }

  /** The hash of one. */
  record Hash(String endpoint, HashKVResponse response) {}

  @Override
  public void simple(SimpleWriter to) {
    all.forEach(hash -> to.line(String.join(", ", cells(hash))));
  }

  @Override
  public void fields(FieldsWriter to) {
    for (Hash hash : all) {
      to.header(hash.response().getHeader());
      to.plain("Endpoint", GoQuote.of(hash.endpoint()));
      to.plain("Hash", Integer.toUnsignedString(hash.response().getHash()));
      to.number("HashRevision", hash.response().getHashRevision());
      to.emptyLine();
    }
  }

  @Override
  public void json(JsonWriter to) {
    if (all.isEmpty()) {
      to.nothing();
      return;
    }
    to.beginList();
    for (Hash hash : all) {
      to.begin().name("Endpoint").string(hash.endpoint());
      to.name("HashKV").message(hash.response()).end();
    }
    to.endList();
  }

  @Override
  public Table table() {
    return new Table(
        List.of("endpoint", "hash", "hash revision"),
        all.stream().map(HashKvAnswer::cells).toList());
  }

  private static List<String> cells(Hash hash) {
    return List.of(
        hash.endpoint(),
        Integer.toUnsignedString(hash.response().getHash()),
        Long.toString(hash.response().getHashRevision()));
  }
}
