package io.mainstay.server.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmRequest.AlarmAction;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.server.config.Limits;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alarms over the wire, on three members. */
@SuppressWarnings("NullAway.Init") // before each test
class AlarmWireTest {
  private static final String NO_SPACE =
      "RESOURCE_EXHAUSTED etcdserver: mvcc: database space exceeded";
  private static final String CORRUPT = "DATA_LOSS etcdserver: corrupt cluster";
  private static final long SOMEBODY = 5;

  private final List<GrpcTestClient> clients = new ArrayList<>();
  private TestMembers members;
  private GrpcTestClient client;

  @BeforeEach
  void start(@TempDir Path directory) {
    Limits limits = Limits.defaults();
    members =
        TestMembers.start(
            directory,
            3,
            config ->
                config.limits(
                    new Limits(
                        limits.maxTxnOps(),
                        limits.maxRequestBytes(),
                        limits.maxConcurrentStreams(),
                        4 << 20)));
    for (int i = 0; i < 3; i++) {
      clients.add(new GrpcTestClient(members.clientPort(i)));
    }
    client = clients.get(0);
  }

  @AfterEach
  void stop() {
    clients.forEach(GrpcTestClient::close);
    members.close();
  }

  @Test
  void aFullStoreRaisesTheAlarmWhichStopsTheWritesOfAllMembers() {
    PutRequest large =
        PutRequest.newBuilder().setKey(bytes("k")).setValue(bytes("v".repeat(1 << 20))).build();
    await().until(() -> call(client, "KV/Put", large).equals(NO_SPACE));

    assertThat(alarms(clients.get(1))).hasSize(1);
    AlarmMember raised = alarms(clients.get(1)).get(0);
    assertThat(raised.getMemberID()).isEqualTo(members.member(0).memberId());
    assertThat(raised.getAlarm()).isEqualTo(AlarmType.NOSPACE);
    for (GrpcTestClient other : clients) {
      assertThat(put(other)).isEqualTo(NO_SPACE);
    }
  }

  @Test
  void withoutSpaceWhatNeedsNoneGoesOn() {
    put(client);
    change(AlarmAction.ACTIVATE, AlarmType.NOSPACE);

    assertThat(put(client)).isEqualTo(NO_SPACE);
    assertThat(grant()).isEqualTo(NO_SPACE);
    assertThat(txn(RequestOp.newBuilder().setRequestPut(aPut()))).isEqualTo(NO_SPACE);
    assertThat(txn(RequestOp.newBuilder().setRequestDeleteRange(aDelete()))).isEqualTo("OK");
    assertThat(call(client, "KV/Range", aRange())).isEqualTo("OK");
    assertThat(call(client, "KV/DeleteRange", aDelete())).isEqualTo("OK");
    assertThat(compact()).isEqualTo("OK");
    assertThat(revoke()).startsWith("NOT_FOUND");

    change(AlarmAction.DEACTIVATE, AlarmType.NOSPACE);
    assertThat(put(client)).isEqualTo("OK");
  }

  @Test
  void aCorruptClusterTakesNoChanges() {
    put(client);
    change(AlarmAction.ACTIVATE, AlarmType.CORRUPT);

    assertThat(put(client)).isEqualTo(CORRUPT);
    assertThat(grant()).isEqualTo(CORRUPT);
    assertThat(revoke()).isEqualTo(CORRUPT);
    assertThat(compact()).isEqualTo(CORRUPT);
    assertThat(call(client, "KV/DeleteRange", aDelete())).isEqualTo(CORRUPT);
    assertThat(txn(RequestOp.newBuilder().setRequestDeleteRange(aDelete()))).isEqualTo(CORRUPT);
    assertThat(txn(RequestOp.newBuilder().setRequestRange(aRange()))).isEqualTo("OK");
    assertThat(call(client, "KV/Range", aRange())).isEqualTo("OK");
  }

  @Test
  void raisingAndDisarmingTwiceIsDoingItOnce() {
    assertThat(change(AlarmAction.ACTIVATE, AlarmType.NOSPACE)).hasSize(1);
    assertThat(change(AlarmAction.ACTIVATE, AlarmType.NOSPACE)).hasSize(1);
    assertThat(change(AlarmAction.ACTIVATE, AlarmType.CORRUPT)).hasSize(1);
    assertThat(alarms(client)).hasSize(2);
    assertThat(status().getErrorsList())
        .containsExactly("memberID:5 alarm:NOSPACE", "memberID:5 alarm:CORRUPT");

    assertThat(change(AlarmAction.DEACTIVATE, AlarmType.NOSPACE)).hasSize(1);
    assertThat(change(AlarmAction.DEACTIVATE, AlarmType.NOSPACE)).isEmpty();
    assertThat(alarms(client)).hasSize(1);
    assertThat(change(AlarmAction.ACTIVATE, AlarmType.NONE)).isEmpty();
  }

  private List<AlarmMember> change(AlarmAction action, AlarmType type) {
    return alarm(
        client,
        AlarmRequest.newBuilder().setAction(action).setMemberID(SOMEBODY).setAlarm(type).build());
  }

  private static List<AlarmMember> alarms(GrpcTestClient client) {
    return alarm(client, AlarmRequest.getDefaultInstance());
  }

  private static List<AlarmMember> alarm(GrpcTestClient client, AlarmRequest request) {
    return client
        .<AlarmResponse>call(
            "etcdserverpb.Maintenance/Alarm", request, AlarmResponse.getDefaultInstance())
        .message()
        .getAlarmsList();
  }

  private StatusResponse status() {
    return client
        .<StatusResponse>call(
            "etcdserverpb.Maintenance/Status",
            StatusRequest.getDefaultInstance(),
            StatusResponse.getDefaultInstance())
        .message();
  }

  private String grant() {
    return call(client, "Lease/LeaseGrant", LeaseGrantRequest.newBuilder().setTTL(60).build());
  }

  private String revoke() {
    return call(client, "Lease/LeaseRevoke", LeaseRevokeRequest.newBuilder().setID(7777).build());
  }

  private String compact() {
    return call(client, "KV/Compact", CompactionRequest.newBuilder().setRevision(1).build());
  }

  private String txn(RequestOp.Builder operation) {
    return call(client, "KV/Txn", TxnRequest.newBuilder().addSuccess(operation).build());
  }

  private static PutRequest aPut() {
    return PutRequest.newBuilder().setKey(bytes("k")).build();
  }

  private static DeleteRangeRequest aDelete() {
    return DeleteRangeRequest.newBuilder().setKey(bytes("none")).build();
  }

  private static RangeRequest aRange() {
    return RangeRequest.newBuilder().setKey(bytes("k")).build();
  }

  private static String put(GrpcTestClient client) {
    return call(client, "KV/Put", aPut());
  }

  private static String call(GrpcTestClient client, String method, Message request) {
    Reply<?> reply = client.callRaw("etcdserverpb." + method, request.toByteArray());
    return reply.status().name().equals("OK") ? "OK" : reply.status().name() + " " + reply.text();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
