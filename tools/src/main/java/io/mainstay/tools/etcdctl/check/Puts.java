package io.mainstay.tools.etcdctl.check;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.tools.load.Driver;
import io.mainstay.tools.load.Driver.Limits;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Puts of random keys.
 *
 * @param prefix of all keys
 * @param keyBytes the length of a key behind it
 * @param value of all keys
 */
record Puts(ByteString prefix, int keyBytes, ByteString value) implements Driver.Request<Client> {
  static Puts of(String prefix, int keyBytes, int valueBytes) {
    return new Puts(
        ByteString.copyFromUtf8(prefix), keyBytes, ByteString.copyFrom(new byte[valueBytes]));
  }

  /** What makes them, as many at a time as the workload has clients. */
  static Driver<Client> driver(Client client, Workload workload, Limits limits) {
    return new Driver<>(Collections.nCopies(workload.clients(), client), limits);
  }

  @Override
  public CompletionStage<PutResponse> send(Client client, long number) {
    ByteBuffer key = ByteBuffer.allocate(keyBytes);
    key.putLong(0, ThreadLocalRandom.current().nextLong());
    PutRequest request =
        PutRequest.newBuilder()
            .setKey(prefix.concat(ByteString.copyFrom(key)))
            .setValue(value)
            .build();
    return client.start(Methods.PUT, request, null);
  }
}
