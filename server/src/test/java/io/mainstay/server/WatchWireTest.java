package io.mainstay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.CompactionResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.WatchCancelRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.server.config.PeriodicTasks;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.grpc.common.GrpcStatus;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Watching over the wire. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the member is started before the first test
class WatchWireTest {
  private TestMembers members;
  private GrpcTestClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    PeriodicTasks periodic = PeriodicTasks.defaults();
    members =
        TestMembers.start(
            directory,
            1,
            settings ->
                settings.periodicTasks(
                    new PeriodicTasks(
                        Duration.ofMillis(100),
                        periodic.downgradeCheckTime(),
                        periodic.corruptCheckTime(),
                        periodic.compactHashCheckTime())));
    client = new GrpcTestClient(members.clientPort(0));
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (members != null) {
      members.close();
    }
  }

  @Test
  void aWatcherHearsOfAWrite() {
    OpenCall<WatchResponse> stream = open();
    stream.send(create("plain"));
    awaitResponses(stream, 1);
    long written = put("plain", "v");
    awaitResponses(stream, 2);

    WatchResponse created = stream.received().get(0);
    assertThat(created.getCreated()).isTrue();
    assertThat(created.getHeader().getMemberId()).isEqualTo(members.member(0).memberId());
    assertThat(created.getHeader().getRaftTerm()).isPositive();
    WatchResponse told = stream.received().get(1);
    assertThat(told.getHeader().getRevision()).isEqualTo(written);
    assertThat(told.getEvents(0).getKv().getValue().toStringUtf8()).isEqualTo("v");
  }

  @Test
  void aHalfClosedStreamKeepsSending() {
    OpenCall<WatchResponse> stream = open();
    stream.send(create("half"));
    stream.halfClose();
    awaitResponses(stream, 1);
    put("half", "v");

    awaitResponses(stream, 2);
  }

  @Test
  void aStreamAnswersEachRequestInOrder() {
    OpenCall<WatchResponse> stream = open();
    stream.send(create("order").toBuilder().build());
    stream.send(cancel(77));
    stream.send(WatchRequest.getDefaultInstance());
    stream.send(aCreate(WatchCreateRequest.newBuilder().setStartRevision(-1)));
    stream.send(aCreate(WatchCreateRequest.newBuilder().setWatchId(9)));
    stream.send(aCreate(WatchCreateRequest.newBuilder().setWatchId(9)));
    stream.send(progress());
    stream.send(cancel(9));
    awaitResponses(stream, 6);

    List<WatchResponse> said = stream.received();
    assertThat(said)
        .extracting(WatchResponse::getWatchId)
        .containsExactly(0L, -1L, 9L, -1L, -1L, 9L);
    assertThat(said.get(1).getCancelReason())
        .isEqualTo("etcdserver: mvcc: required revision has been compacted");
    assertThat(said.get(3).getCancelReason())
        .isEqualTo("mvcc: duplicate watch ID provided on the WatchStream");
    assertThat(said.get(4).getCreated()).isFalse();
    assertThat(said.get(5).getCanceled()).isTrue();
  }

  @Test
  void whoWroteHearsOfProgressBeyondTheWrite() {
    OpenCall<WatchResponse> stream = open();
    stream.send(create("elsewhere"));
    for (int i = 1; i <= 50; i++) {
      long written = put("progress", "v");
      stream.send(progress());
      awaitResponses(stream, i + 1);
      assertThat(stream.received().get(i).getHeader().getRevision())
          .isGreaterThanOrEqualTo(written);
    }
  }

  @Test
  void aSilentWatcherIsRemindedByItself() {
    OpenCall<WatchResponse> stream = open();
    stream.send(
        aCreate(
            WatchCreateRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("silent"))
                .setProgressNotify(true)));
    awaitResponses(stream, 3);

    assertThat(stream.received().get(2).getWatchId()).isZero();
    assertThat(stream.received().get(2).getEventsCount()).isZero();
    assertThat(stream.received().get(2).getHeader().getRevision()).isPositive();
  }

  @Test
  void garbageEndsItsOwnStreamOnly() {
    OpenCall<WatchResponse> other = open();
    other.send(create("unharmed"));
    OpenCall<WatchResponse> stream = open();
    stream.send(create("unharmed"));
    awaitResponses(stream, 1);
    stream.sendRaw(new byte[] {(byte) 0xff, (byte) 0xff, 1});

    assertThat(stream.end().status()).isEqualTo(GrpcStatus.INTERNAL);
    put("unharmed", "v");
    awaitResponses(other, 2);
    assertThat(stream.received()).hasSize(1);
  }

  @Test
  void aWatchOfWhatIsCompactedIsCancelled() {
    put("compacted", "1");
    long second = put("compacted", "2");
    client.call(
        "etcdserverpb.KV/Compact",
        CompactionRequest.newBuilder().setRevision(second).build(),
        CompactionResponse.getDefaultInstance());
    OpenCall<WatchResponse> stream = open();
    stream.send(aCreate(aWatch("compacted").setStartRevision(second - 1)));
    awaitResponses(stream, 2);

    assertThat(stream.received().get(1).getCanceled()).isTrue();
    assertThat(stream.received().get(1).getCompactRevision()).isEqualTo(second);
    assertThat(stream.received().get(1).getHeader().getRevision()).isZero();
  }

  @Test
  void aReaderThatStopsForAWhileMissesNothing() {
    // A connection of its own: what fills it up holds up all calls on it.
    try (GrpcTestClient slowClient = new GrpcTestClient(members.clientPort(0))) {
      readSlowly(open(slowClient));
    }
  }

  private void readSlowly(OpenCall<WatchResponse> slow) {
    OpenCall<WatchResponse> quick = open();
    slow.send(create("slow"));
    quick.send(create("slow"));
    awaitResponses(slow, 1);
    awaitResponses(quick, 1);
    slow.pause();
    String value = "x".repeat(200_000);
    long first = put("slow", value);
    for (int i = 1; i < 100; i++) {
      put("slow", value);
    }
    awaitEvents(quick, 100);
    assertThat(events(slow)).hasSizeLessThan(100);

    slow.resume();
    awaitEvents(slow, 100);
    assertThat(events(slow))
        .extracting(event -> event.getKv().getModRevision())
        .containsExactlyElementsOf(LongStream.range(first, first + 100).boxed().toList());
  }

  @Test
  void aClientThatLeavesLeavesNothingBehind() {
    String watcher = "io.mainstay.server.watch.Watcher";
    long before = liveInstances(watcher);
    for (boolean halfClose : List.of(false, true)) {
      OpenCall<WatchResponse> stream = open();
      for (int i = 0; i < 1000; i++) {
        stream.send(create("left"));
      }
      awaitResponses(stream, 1000);
      if (halfClose) {
        stream.halfClose();
      }
      assertThat(liveInstances(watcher)).isGreaterThan(before + 900);
      stream.cancel();

      await().until(() -> liveInstances(watcher) < before + 100);
    }
  }

  /** Counts what a full collection of garbage leaves. */
  private static long liveInstances(String className) {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      return histogram
          .lines()
          .map(line -> line.trim().split("\\s+"))
          .filter(columns -> columns.length > 3 && columns[3].equals(className))
          .mapToLong(columns -> Long.parseLong(columns[1]))
          .sum();
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private OpenCall<WatchResponse> open() {
    return open(client);
  }

  private static OpenCall<WatchResponse> open(GrpcTestClient client) {
    return client.open("etcdserverpb.Watch/Watch", WatchResponse.getDefaultInstance());
  }

  private long put(String key, String value) {
    Reply<PutResponse> reply =
        client.call(
            "etcdserverpb.KV/Put",
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build(),
            PutResponse.getDefaultInstance());
    return reply.message().getHeader().getRevision();
  }

  private static WatchRequest create(String key) {
    return aCreate(aWatch(key));
  }

  private static WatchCreateRequest.Builder aWatch(String key) {
    return WatchCreateRequest.newBuilder().setKey(ByteString.copyFromUtf8(key));
  }

  private static WatchRequest aCreate(WatchCreateRequest.Builder request) {
    return WatchRequest.newBuilder().setCreateRequest(request).build();
  }

  private static WatchRequest cancel(long watchId) {
    return WatchRequest.newBuilder()
        .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(watchId))
        .build();
  }

  private static WatchRequest progress() {
    return WatchRequest.newBuilder()
        .setProgressRequest(WatchProgressRequest.getDefaultInstance())
        .build();
  }

  private static List<Event> events(OpenCall<WatchResponse> stream) {
    return stream.received().stream()
        .flatMap(response -> response.getEventsList().stream())
        .toList();
  }

  private static void awaitEvents(OpenCall<WatchResponse> stream, int count) {
    await().untilAsserted(() -> assertThat(events(stream)).hasSize(count));
  }

  private static void awaitResponses(OpenCall<WatchResponse> stream, int count) {
    await().until(() -> stream.received().size() >= count);
  }
}
