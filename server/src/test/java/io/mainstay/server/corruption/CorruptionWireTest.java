package io.mainstay.server.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.CompactionResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.FeatureGates;
import io.mainstay.server.config.PeriodicTasks;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestMembers;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of three members has come to hold something else than the other two. */
class CorruptionWireTest {
  private static final int ODD_ONE = 2;

  @TempDir Path directory;

  @Test
  void itIsFoundWhileTheClusterServes() {
    try (TestMembers members = start(Set.of(), Duration.ofMillis(200))) {
      corrupt(members);
      awaitReady(members);
      awaitAlarm(members);
    }
  }

  @Test
  void itIsFoundByTheHashesOfACompaction() {
    try (TestMembers members = start(Set.of(Feature.COMPACT_HASH_CHECK), Duration.ZERO)) {
      corrupt(members);
      awaitReady(members);
      try (GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
        CompactionRequest compaction = CompactionRequest.newBuilder().setRevision(3).build();
        client.call("etcdserverpb.KV/Compact", compaction, CompactionResponse.getDefaultInstance());
      }
      awaitAlarm(members);
    }
  }

  @Test
  void itDoesNotStartIfItLooksFirst() {
    try (TestMembers members = start(Set.of(Feature.INITIAL_CORRUPT_CHECK), Duration.ZERO)) {
      corruptStopped(members);
      assertThatThrownBy(() -> members.start(ODD_ONE))
          .hasMessageContaining(
              Long.toHexString(members.member(ODD_ONE).memberId())
                  + " found data inconsistency with peers");
      // The others go on.
      put(members, "k", "on");
    }
  }

  @Test
  void whoHoldsTheSameStartsAfterHavingLooked() {
    try (TestMembers members = start(Set.of(Feature.INITIAL_CORRUPT_CHECK), Duration.ZERO)) {
      put(members, "k", "v");
      members.member(ODD_ONE).close();
      members.start(ODD_ONE);
      awaitReady(members);
    }
  }

  private TestMembers start(Set<Feature> features, Duration corruptCheckTime) {
    PeriodicTasks tasks = PeriodicTasks.defaults();
    return TestMembers.start(
        directory,
        3,
        config ->
            config
                .features(new FeatureGates(features))
                .periodicTasks(
                    new PeriodicTasks(
                        tasks.watchProgressNotifyInterval(),
                        tasks.downgradeCheckTime(),
                        corruptCheckTime,
                        Duration.ofMillis(200))));
  }

  private void corrupt(TestMembers members) {
    corruptStopped(members);
    members.start(ODD_ONE);
  }

  /** The member misses a put and holds another value at its place in the log. */
  private void corruptStopped(TestMembers members) {
    put(members, "k", "before");
    members.member(ODD_ONE).close();
    put(members, "k", "right");
    members.member(0).close();
    Path sound = store(0);
    long index;
    long term;
    try (MvccStore store = open(sound)) {
      index = store.appliedIndex();
      term = store.appliedTerm();
    }
    members.start(0);
    try (MvccStore store = open(store(ODD_ONE));
        ApplyBatch batch = store.beginBatch(lease -> true)) {
      batch.put(request("k", "wrong"));
      batch.commit(index, term);
    }
    members.member(0).ready().join();
  }

  private Path store(int member) {
    return directory.resolve("m" + member).resolve("member").resolve("store");
  }

  private static MvccStore open(Path path) {
    return MvccStore.open(
        path,
        StoreOptions.defaults(
            failure -> {
              throw new AssertionError(failure);
            }));
  }

  private static void awaitReady(TestMembers members) {
    members.member(ODD_ONE).ready().join();
  }

  private static void awaitAlarm(TestMembers members) {
    long odd = members.member(ODD_ONE).memberId();
    try (GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(alarms(client))
                      .containsExactly(
                          AlarmMember.newBuilder()
                              .setMemberID(odd)
                              .setAlarm(AlarmType.CORRUPT)
                              .build()));
    }
  }

  private static List<AlarmMember> alarms(GrpcTestClient client) {
    return client
        .<AlarmResponse>call(
            "etcdserverpb.Maintenance/Alarm",
            AlarmRequest.getDefaultInstance(),
            AlarmResponse.getDefaultInstance())
        .message()
        .getAlarmsList();
  }

  private static void put(TestMembers members, String key, String value) {
    try (GrpcTestClient client = new GrpcTestClient(members.clientPort(1))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  client
                      .call(
                          "etcdserverpb.KV/Put",
                          request(key, value),
                          PutResponse.getDefaultInstance())
                      .status()
                      .code,
              code -> code == 0);
    }
  }

  private static PutRequest request(String key, String value) {
    return PutRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8(value))
        .build();
  }
}
