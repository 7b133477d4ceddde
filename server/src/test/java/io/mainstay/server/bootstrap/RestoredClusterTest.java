package io.mainstay.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberAddResponse;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.SnapshotBuilder;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that begin with a snapshot, from one hundred keys on. */
@Timeout(90)
class RestoredClusterTest {
  private static final int KEYS = 100;
  private static final ByteString ALL = ByteString.copyFrom(new byte[1]);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void makeSnapshot() {
    SnapshotBuilder snapshot = new SnapshotBuilder();
    LongStream.range(0, KEYS).forEach(i -> snapshot.put(i + 2, "key" + i, "value" + i));
    file = snapshot.write(directory.resolve("snapshot.db"));
  }

  private TestMembers restored(int size) {
    TestMembers members = TestMembers.prepare(directory, size);
    for (int i = 0; i < size; i++) {
      restore(members, i);
    }
    members.startAll();
    return members;
  }

  private void restore(TestMembers members, int index) {
    try {
      SnapshotRestore.run(
          members.config(index), new SnapshotRestore.Source(file, false, 0), changes -> {});
    } catch (MemberStartException e) {
      throw new AssertionError(e);
    }
  }

  private static RangeResponse everything(GrpcTestClient client, boolean serializable) {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(ALL)
            .setRangeEnd(ALL)
            .setSerializable(serializable)
            .build();
    return client
        .<RangeResponse>call("etcdserverpb.KV/Range", request, RangeResponse.getDefaultInstance())
        .message();
  }

  private static PutResponse put(GrpcTestClient client, String key) {
    PutRequest request = PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build();
    return client
        .<PutResponse>call("etcdserverpb.KV/Put", request, PutResponse.getDefaultInstance())
        .message();
  }

  private static List<Member> list(GrpcTestClient client) {
    return client
        .<MemberListResponse>call(
            "etcdserverpb.Cluster/MemberList",
            MemberListRequest.getDefaultInstance(),
            MemberListResponse.getDefaultInstance())
        .message()
        .getMembersList();
  }

  private void join(TestMembers members, GrpcTestClient client) {
    int joining = members.prepareJoin(directory);
    MemberAddRequest request =
        MemberAddRequest.newBuilder().addPeerURLs(members.peerUrl(joining)).build();
    // Members that have known each other for a moment only count as unhealthy.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client
                        .<MemberAddResponse>call(
                            "etcdserverpb.Cluster/MemberAdd",
                            request,
                            MemberAddResponse.getDefaultInstance())
                        .status()
                    == GrpcStatus.OK);
    members.start(joining).ready().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static void assertServesAll(TestMembers members, int index, int more) {
    try (GrpcTestClient client = new GrpcTestClient(members.clientPort(index))) {
      RangeResponse found = everything(client, false);
      assertThat(found.getCount()).isEqualTo(KEYS + more);
      assertThat(found.getHeader().getRevision()).isEqualTo(KEYS + 1 + more);
      assertThat(found.getKvs(KEYS - 1 + more).getKey().toStringUtf8()).isEqualTo("key99");
    }
  }

  @Test
  void aSoleMemberServesThemAndGoesOnFromTheirRevision() {
    try (TestMembers members = restored(1);
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      assertServesAll(members, 0, 0);

      assertThat(put(client, "new").getHeader().getRevision()).isEqualTo(KEYS + 2);
      assertThat(list(client)).extracting(Member::getName).containsExactly("m0");
    }
  }

  @Test
  void aSecondMemberJoinsTheFirstWithAllOfThem() {
    try (TestMembers members = restored(1);
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      join(members, client);

      assertServesAll(members, 1, 0);
    }
  }

  @Test
  void threeMembersFormOneClusterAndAFourthJoinsWithAllOfThem() {
    try (TestMembers members = restored(3);
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      for (int i = 0; i < 3; i++) {
        assertServesAll(members, i, 0);
      }
      put(client, "key-before-it-joins");

      join(members, client);

      assertServesAll(members, 3, 1);
      assertThat(list(client))
          .extracting(Member::getName)
          .containsExactlyInAnyOrder("m0", "m1", "m2", "m3");
    }
  }

  @Test
  void aMemberThatIsRestartedHoldsWhatWasRestoredAndWhatCameAfter() {
    try (TestMembers members = restored(1)) {
      try (GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
        put(client, "key-after");
      }
      members.member(0).close();

      members.start(0).ready().orTimeout(60, TimeUnit.SECONDS).join();

      assertServesAll(members, 0, 1);
    }
  }

  @Test
  void aMemberThatIsRestoredLaterThanTheOthersBelongsToThem() {
    TestMembers members = TestMembers.prepare(directory, 3);
    restore(members, 2);
    restore(members, 0);
    try (members) {
      members.start(0);
      members.start(2);
      members.member(0).ready().orTimeout(60, TimeUnit.SECONDS).join();
      restore(members, 1);

      members.start(1).ready().orTimeout(60, TimeUnit.SECONDS).join();

      assertServesAll(members, 0, 0);
    }
  }
}
