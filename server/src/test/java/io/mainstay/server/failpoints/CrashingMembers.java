package io.mainstay.server.failpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.failpoints.FailPoint;
import io.mainstay.server.RequestContext;
import io.mainstay.server.bootstrap.Member;
import io.mainstay.server.bootstrap.MemberEnvironment;
import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.config.Compaction;
import io.mainstay.server.config.RaftSettings;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestMembers;
import io.mainstay.server.transport.NetworkFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Members that take snapshots and compact often, each of which can be stopped at a step and started
 * again from the files of that moment; and what they have acknowledged.
 */
final class CrashingMembers implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_WRITES = 2000;
  private static final int COMPACT_EVERY = 10;

  private final Path directory;
  private final TestMembers prepared;
  private final Member[] members;
  private final NetworkFaults[] networks;
  private final Set<String> acknowledged = new TreeSet<>();
  private final Set<String> attempted = new TreeSet<>();
  private int images;

  CrashingMembers(Path directory, int size) {
    this.directory = directory;
    this.prepared = TestMembers.prepare(directory, size, CrashingMembers::settings);
    this.members = new Member[size];
    this.networks = new NetworkFaults[size];
    for (int i = 0; i < size; i++) {
      networks[i] = new NetworkFaults();
      launch(i);
    }
    awaitReady();
  }

  private static ServerConfig.Builder settings(ServerConfig.Builder defaults) {
    RaftSettings raft = RaftSettings.defaults();
    return defaults
        .raft(
            new RaftSettings(
                    20,
                    5,
                    raft.heartbeatInterval(),
                    raft.electionTimeout(),
                    raft.initialElectionTickAdvance(),
                    raft.preVote(),
                    raft.unsafeNoFsync(),
                    raft.strictReconfigCheck(),
                    raft.maxLearners(),
                    raft.autoPromoteLearners(),
                    raft.peerReadTimeout(),
                    raft.peerWriteTimeout())
                .withTiming(Duration.ofMillis(50), Duration.ofMillis(500)))
        .compaction(new Compaction(new Compaction.Off(), 3, Duration.ofMillis(1)));
  }

  /** Starts a member from its files. */
  void launch(int index) {
    try {
      members[index] =
          Member.start(
              prepared.config(index), MemberEnvironment.ofProcess().sharing(2, networks[index]));
    } catch (MemberStartException e) {
      throw new AssertionError(e);
    }
  }

  void awaitReady() {
    for (Member member : members) {
      member.ready().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  /** The number of the one that leads. */
  int leader() {
    await().atMost(PATIENCE).until(() -> Arrays.stream(members).anyMatch(CrashingMembers::leads));
    for (int i = 0; i < members.length; i++) {
      if (leads(members[i])) {
        return i;
      }
    }
    throw new AssertionError("nobody leads");
  }

  private static boolean leads(Member member) {
    return member.services().leadership().get().local();
  }

  int otherThan(int index) {
    return (index + 1) % members.length;
  }

  /** The number of one that does not lead. */
  int follower() {
    return otherThan(leader());
  }

  /** Prepares a member's crash. */
  CrashImage arm(int index, FailPoint point, int hit) {
    CrashImage image =
        new CrashImage(
            point,
            prepared.config(index).dataDir(),
            networks[index],
            directory.resolve("image-" + images++),
            hit);
    FailPoint.install(image);
    return image;
  }

  /**
   * Writes by one member until the step is reached, and waits for the image: as long as there are
   * writes, the files do not come to rest.
   */
  void writeUntil(CrashImage image, int by) {
    for (int i = 0; i < MOST_WRITES && !image.isBegun(); i++) {
      write(by, image);
    }
    if (!image.isBegun()) {
      throw new AssertionError("never reached");
    }
    await().atMost(PATIENCE).until(image::isTaken);
  }

  void write(int by, int times) {
    for (int i = 0; i < times; i++) {
      write(by, (CrashImage) null);
    }
  }

  private void write(int by, @Nullable CrashImage image) {
    String key = "key %05d".formatted(attempted.size());
    attempted.add(key);
    PutRequest request =
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFromUtf8("x".repeat(100)))
            .build();
    CompletableFuture<PutResponse> outcome =
        members[by].services().kv().put(request, RequestContext.ofMember(Runnable::run));
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(PATIENCE)
        .until(() -> outcome.isDone() || (image != null && image.isTaken()));
    if (outcome.isDone() && !outcome.isCompletedExceptionally()) {
      if (image == null || !image.isBegun()) {
        acknowledged.add(key);
      }
      long revision = outcome.join().getHeader().getRevision();
      if (attempted.size() % COMPACT_EVERY == 0) {
        var unused =
            members[by]
                .services()
                .kv()
                .compact(
                    CompactionRequest.newBuilder().setRevision(revision - 3).build(),
                    RequestContext.ofMember(Runnable::run));
      }
    }
  }

  /** Ends a member for good, as far as it has not crashed yet. */
  void kill(int index) {
    networks[index].hold();
    networks[index].giveUp();
    members[index].desert();
  }

  /** A network for the next life of a member. */
  void renewNetwork(int index) {
    networks[index] = new NetworkFaults();
  }

  /** Starts a member from what was on its disk at the crash. */
  void restart(int index, CrashImage image) throws IOException {
    FailPoint.install(null);
    kill(index);
    image.replace();
    renewNetwork(index);
    launch(index);
    awaitReady();
  }

  /** All that was acknowledged is there, once, and nothing that nobody wrote. */
  void requireNothingLostOrTwice(int at) {
    RangeResponse all =
        members[at]
            .services()
            .kv()
            .range(
                RangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8("key "))
                    .setRangeEnd(ByteString.copyFromUtf8("key!"))
                    .build(),
                RequestContext.ofMember(Runnable::run))
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    Set<String> present =
        all.getKvsList().stream()
            .map(pair -> pair.getKey().toStringUtf8())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(present).containsAll(acknowledged);
    assertThat(attempted).containsAll(present);
    assertThat(all.getKvsList()).allMatch(pair -> pair.getVersion() == 1);
    // Each key was put once: one revision each.
    assertThat(all.getHeader().getRevision()).isEqualTo(1 + present.size());
  }

  /** All members hold the same. */
  void requireEqual() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Set.copyOf(hashes())).as("hashes").hasSize(1));
  }

  private record Hash(int hash, long revision, long compactRevision) {}

  private List<Hash> hashes() {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < members.length; i++) {
      try (GrpcTestClient client = new GrpcTestClient(prepared.clientPort(i))) {
        HashKVResponse answer =
            client
                .<HashKVResponse>call(
                    "etcdserverpb.Maintenance/HashKV",
                    HashKVRequest.getDefaultInstance(),
                    HashKVResponse.newBuilder())
                .message();
        hashes.add(
            new Hash(answer.getHash(), answer.getHashRevision(), answer.getCompactRevision()));
      }
    }
    return hashes;
  }

  @Override
  public void close() {
    FailPoint.install(null);
    for (int i = 0; i < members.length; i++) {
      kill(i);
    }
  }
}
