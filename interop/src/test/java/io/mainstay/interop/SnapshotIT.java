package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.GrowingCluster;
import io.mainstay.interop.fixture.MemberProcess;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.RandomHistory;
import io.mainstay.interop.fixture.ServerProgram;
import io.mainstay.interop.fixture.StoredContent;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original client takes a snapshot of ours, and the original server serves it. */
class SnapshotIT {
  private final Vertx vertx = Vertx.vertx();

  @TempDir Path directory;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void ofAnEmptyStore() {
    servedByTheOriginalIsWhatOursHeld(client -> {});
  }

  @Test
  void ofOneKey() {
    servedByTheOriginalIsWhatOursHeld(client -> put(client, "key", new byte[] {1}));
  }

  @Test
  void ofKeysThatWereChangedDeletedAndCompacted() {
    RandomHistory history = new RandomHistory(3, 200);
    servedByTheOriginalIsWhatOursHeld(
        client -> {
          history.grantLeases(client);
          history.write(client, 500);
          RandomHistory.compact(client, 250);
          history.write(client, 300);
        });
  }

  @Test
  void ofTenThousandKeysAndAFewLargeOnes() {
    servedByTheOriginalIsWhatOursHeld(
        client -> {
          RandomHistory.fill(client, 10_000);
          byte[] value = new byte[1 << 20];
          new Random(1).nextBytes(value);
          for (int i = 0; i < 5; i++) {
            put(client, "large/" + i, value);
          }
        });
  }

  @Test
  void ofUsersAndRoles() {
    servedByTheOriginalIsWhatOursHeld(
        client -> {},
        etcdctl -> {
          etcdctl.run("role", "add", "reader");
          etcdctl.run("role", "grant-permission", "reader", "read", "a", "b");
          etcdctl.run("role", "grant-permission", "reader", "write", "c", "--from-key");
          etcdctl.run("user", "add", "alice:password");
          etcdctl.run("user", "add", "bob", "--no-password");
          etcdctl.run("user", "grant-role", "alice", "reader");
        });
  }

  @Test
  void usersLogInWithTheSamePasswordsAfterwards() {
    Path file = directory.resolve("snapshot.db");
    try (GrowingCluster ours =
        GrowingCluster.start(ServerProgram.ours(), made(directory.resolve("ours")), 1)) {
      Etcdctl etcdctl = ours.etcdctl();
      etcdctl.run("user", "add", "root:rootpw");
      etcdctl.run("put", "key", "value");
      etcdctl.run("auth", "enable");
      etcdctl.run("--user=root:rootpw", "snapshot", "save", file.toString());
    }
    try (GrowingCluster restored = restored(file)) {
      assertThat(restored.etcdctl().fail("get", "key")).contains("user name is empty");
      assertThat(restored.etcdctl().run("--user=root:rootpw", "get", "key"))
          .isEqualTo("key\nvalue\n");
    }
  }

  private void servedByTheOriginalIsWhatOursHeld(Consumer<WireClient> writes) {
    servedByTheOriginalIsWhatOursHeld(writes, etcdctl -> {});
  }

  private void servedByTheOriginalIsWhatOursHeld(
      Consumer<WireClient> writes, Consumer<Etcdctl> administration) {
    Path file = directory.resolve("snapshot.db");
    StoredContent held;
    try (GrowingCluster ours =
            GrowingCluster.start(ServerProgram.ours(), made(directory.resolve("ours")), 1);
        WireClient client = new WireClient(vertx, ours.member(0).clientPort())) {
      writes.accept(client);
      administration.accept(ours.etcdctl());
      held = StoredContent.of(client, ours.etcdctl());
      ours.etcdctl().run("snapshot", "save", file.toString());
    }
    // Which checks every page of the file.
    new Etcdctl("").run("snapshot", "status", file.toString());
    try (GrowingCluster original = restored(file);
        WireClient client = new WireClient(vertx, original.member(0).clientPort())) {
      assertThat(StoredContent.of(client, original.etcdctl())).isEqualTo(held);
    }
  }

  private GrowingCluster restored(Path file) {
    return GrowingCluster.startPrepared(
        ServerProgram.original(),
        made(directory.resolve("original")),
        1,
        members -> restore(file, members.get(0)));
  }

  private static void restore(Path file, MemberProcess member) {
    new Etcdctl("")
        .run(
            "snapshot",
            "restore",
            file.toString(),
            "--data-dir=" + member.dataDirectory(),
            "--name=" + member.name(),
            "--initial-cluster=" + member.place(),
            "--initial-advertise-peer-urls=" + member.peerUrl());
  }

  private static void put(WireClient client, String key, byte[] value) {
    PutRequest request =
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFrom(value))
            .build();
    client.call(Methods.PUT, request).toCompletionStage().toCompletableFuture().join();
  }

  private static Path made(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
