package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.mvccpb.KeyValue;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A proxy as it stands in the store, in the form of {@code client/v3/naming/endpoints}.
 *
 * @param address where clients reach it
 * @param name of its machine
 */
record Registered(String address, String name) {
  private static final String ADDRESS = "Addr";
  private static final String METADATA = "Metadata";
  private static final String NAME = "name";

  /** Reads one; empty for what is none. */
  static Optional<Registered> of(KeyValue pair) {
    try {
      JsonObject value = new JsonObject(pair.getValue().toStringUtf8());
      JsonObject metadata = new JsonObject(value.getString(METADATA, "{}"));
      String address = value.getString(ADDRESS, "");
      return address.isEmpty()
          ? Optional.empty()
          : Optional.of(new Registered(address, metadata.getString(NAME, "")));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  /** What is put under its key. */
  ByteString value() {
    return ByteString.copyFromUtf8(
        new JsonObject()
            .put("Op", 0)
            .put(ADDRESS, address)
            .put(METADATA, new JsonObject().put(NAME, name).encode())
            .encode());
  }

  /** What clients are told of it. */
  Member member() {
    return Member.newBuilder().setName(name).addClientURLs(address).build();
  }
}
