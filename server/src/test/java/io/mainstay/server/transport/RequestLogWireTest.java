package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.server.config.Observability;
import io.mainstay.server.fixture.CapturedWarnings;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestMembers;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a member that takes every call for slow tells of them. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the member is started before the first test
class RequestLogWireTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final PutRequest PUT =
      PutRequest.newBuilder().setKey(KEY).setValue(ByteString.copyFromUtf8("secret")).build();

  private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
  private final @Nullable Level before = logger.getLevel();
  private TestMembers members;
  private GrpcTestClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    Observability defaults = Observability.defaults();
    Observability impatient =
        new Observability(
            defaults.extensiveMetrics(),
            defaults.pprof(),
            defaults.warningApplyDuration(),
            Duration.ZERO,
            defaults.tracing());
    members = TestMembers.start(directory, 1, settings -> settings.observability(impatient));
    client = new GrpcTestClient(members.clientPort(0));
    put();
    logger.setLevel(Level.INFO);
  }

  @AfterAll
  void stop() {
    logger.setLevel(before);
    client.close();
    members.close();
  }

  @Test
  void aWriteIsToldWithoutItsValue() {
    assertThat(lineOf(this::put))
        .matches(
            "request stats start time=\\S+Z time spent=PT\\S+S remote=127.0.0.1:\\d+"
                + " response type=/etcdserverpb.KV/Put request count=1 request size=11"
                + " response count=0 response size=\\d+"
                + " request content=key:\"k\" value_size:6");
  }

  @Test
  void aReadIsToldWithWhatItFound() {
    assertThat(
            lineOf(
                () ->
                    client.call(
                        "etcdserverpb.KV/Range",
                        RangeRequest.newBuilder().setKey(KEY).build(),
                        RangeResponse.getDefaultInstance())))
        .contains("response type=/etcdserverpb.KV/Range request count=0 request size=3")
        .contains("response count=1")
        .endsWith("request content=key:\"k\"");
  }

  @Test
  void aDeletionIsToldWithWhatItDeleted() {
    assertThat(
            lineOf(
                () ->
                    client.call(
                        "etcdserverpb.KV/DeleteRange",
                        DeleteRangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("none"))
                            .build(),
                        DeleteRangeResponse.getDefaultInstance())))
        .contains("request count=0 request size=6 response count=0 response size=")
        .endsWith("request content=key:\"none\"");
  }

  @Test
  void ofATransactionTheBranchThatWasTakenCounts() {
    RequestOp put = RequestOp.newBuilder().setRequestPut(PUT).build();
    assertThat(
            lineOf(
                () ->
                    client.call(
                        "etcdserverpb.KV/Txn",
                        TxnRequest.newBuilder().addSuccess(put).build(),
                        TxnResponse.getDefaultInstance())))
        .contains("request count=1 request size=13 response count=0")
        .endsWith("success:<request_put:<key:\"k\" value_size:6>> failure:<>");
  }

  @Test
  void ofOtherCallsNothingIsCounted() {
    assertThat(
            lineOf(
                () ->
                    client.call(
                        "etcdserverpb.Cluster/MemberList",
                        MemberListRequest.getDefaultInstance(),
                        MemberListResponse.getDefaultInstance())))
        .contains("response type=/etcdserverpb.Cluster/MemberList")
        .endsWith(
            "request count=-1 request size=-1 response count=-1 response size=-1"
                + " request content=");
  }

  @Test
  void whereEverythingIsLoggedSlowCallsAreNoWarning() {
    logger.setLevel(Level.DEBUG);
    try (CapturedWarnings warnings = CapturedWarnings.of(RequestLog.class)) {
      put();
      // Comes in on the same event loop, after all that there is to say of the first.
      put();

      assertThat(warnings.lines()).isEmpty();
    } finally {
      logger.setLevel(Level.INFO);
    }
  }

  private void put() {
    client.call("etcdserverpb.KV/Put", PUT, PutResponse.getDefaultInstance()).message();
  }

  private static String lineOf(Runnable call) {
    try (CapturedWarnings warnings = CapturedWarnings.of(RequestLog.class)) {
      call.run();
      await().until(() -> !warnings.lines().isEmpty());
      return warnings.lines().get(0);
    }
  }
}
