package io.mainstay.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.CompactionResponse;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.DefragmentResponse;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.server.config.Backend;
import io.mainstay.server.config.Compaction;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestMembers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compaction and defragmentation of one member over the wire. */
@Timeout(60)
class DefragmentWireTest {
  private static final int KEYS = 40;
  private static final int VALUE_BYTES = 200_000;
  private static final long ALL_BYTES = (long) KEYS * VALUE_BYTES;

  private final Random random = new Random(5);

  @Test
  void deletingCompactingAndDefragmentingGivesBackRoom(@TempDir Path directory) {
    try (TestMembers members = TestMembers.start(directory, 1);
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      compactPhysically(client, deleteAll(client, putAll(client)));
      assertThat(status(client).getDbSizeInUse()).isLessThan(ALL_BYTES / 10);
      assertThat(status(client).getDbSize()).isGreaterThan(ALL_BYTES * 9 / 10);

      DefragmentResponse response =
          call(
              client,
              "Maintenance/Defragment",
              DefragmentRequest.getDefaultInstance(),
              DefragmentResponse.getDefaultInstance());

      assertThat(response).isEqualTo(DefragmentResponse.getDefaultInstance());
      assertThat(status(client).getDbSize()).isLessThan(ALL_BYTES / 10);
    }
  }

  @Test
  void aMemberDefragmentsAtItsStartIfThatFreesEnough(@TempDir Path directory) {
    try (TestMembers members =
        TestMembers.start(directory, 1, config -> config.backend(new Backend(1, 0)))) {
      try (GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
        compactPhysically(client, deleteAll(client, putAll(client)));
      }
      members.member(0).close();
      members.start(0).ready().join();

      try (GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
        await().until(() -> status(client).getDbSize() < ALL_BYTES / 10);
      }
    }
  }

  @Test
  void aCompactionGoesOnInBatchesAndPausesAsTheOperatorSays(@TempDir Path directory) {
    Compaction compaction = new Compaction(new Compaction.Off(), 2, Duration.ofDays(1));
    try (TestMembers members =
            TestMembers.start(directory, 1, config -> config.compaction(compaction));
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      long revision = 0;
      for (int i = 0; i < KEYS; i++) {
        revision = put(client, "the key");
      }
      compact(client, revision, false);

      // The second of the first two puts made the value of the first one obsolete, and no other.
      await().until(() -> status(client).getDbSizeInUse() < ALL_BYTES - VALUE_BYTES / 2);
      assertThat(status(client).getDbSizeInUse()).isGreaterThan(ALL_BYTES * 8 / 10);
    }
  }

  private long putAll(GrpcTestClient client) {
    long revision = 0;
    for (int i = 0; i < KEYS; i++) {
      revision = put(client, "key " + i);
    }
    return revision;
  }

  private long put(GrpcTestClient client, String key) {
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFrom(value))
            .build();
    return call(client, "KV/Put", put, PutResponse.getDefaultInstance()).getHeader().getRevision();
  }

  private static long deleteAll(GrpcTestClient client, long before) {
    ByteString all = ByteString.copyFromUtf8("\0");
    long revision =
        call(
                client,
                "KV/DeleteRange",
                DeleteRangeRequest.newBuilder().setKey(all).setRangeEnd(all).build(),
                DeleteRangeResponse.getDefaultInstance())
            .getHeader()
            .getRevision();
    assertThat(revision).isEqualTo(before + 1);
    return revision;
  }

  private static void compactPhysically(GrpcTestClient client, long revision) {
    compact(client, revision, true);
  }

  private static void compact(GrpcTestClient client, long revision, boolean physical) {
    call(
        client,
        "KV/Compact",
        CompactionRequest.newBuilder().setRevision(revision).setPhysical(physical).build(),
        CompactionResponse.getDefaultInstance());
  }

  private static StatusResponse status(GrpcTestClient client) {
    return call(
        client,
        "Maintenance/Status",
        StatusRequest.getDefaultInstance(),
        StatusResponse.getDefaultInstance());
  }

  private static <R extends Message> R call(
      GrpcTestClient client, String method, Message request, R response) {
    return client.<R>call("etcdserverpb." + method, request, response).message();
  }
}
