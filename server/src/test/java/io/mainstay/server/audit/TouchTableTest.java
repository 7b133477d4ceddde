package io.mainstay.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.SnapshotRequest;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.health.HealthCheckRequest;
import io.mainstay.api.v3electionpb.CampaignRequest;
import io.mainstay.api.v3lockpb.LockRequest;
import io.mainstay.server.audit.Touched.Access;
import io.mainstay.server.audit.Touched.Alarm;
import io.mainstay.server.audit.Touched.Bytes;
import io.mainstay.server.audit.Touched.Contest;
import io.mainstay.server.audit.Touched.Item;
import io.mainstay.server.audit.Touched.Keys;
import io.mainstay.server.audit.Touched.Lease;
import io.mainstay.server.audit.Touched.Member;
import io.mainstay.server.audit.Touched.Named;
import io.mainstay.server.audit.Touched.PeerUrl;
import io.mainstay.server.audit.Touched.Permission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request says what it is about, and nothing that is secret. */
class TouchTableTest {
  private static final String SECRET = "hush";

  private static Bytes bytes(String text) {
    return Bytes.of(utf8(text));
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Keys keys(Access access, String key, String rangeEnd) {
    return new Keys(access, bytes(key), bytes(rangeEnd));
  }

  private static List<Item> items(Message request) {
    return Touched.by(request).items();
  }

  private static PutRequest put(String key) {
    return PutRequest.newBuilder().setKey(utf8(key)).setValue(utf8(SECRET)).build();
  }

  private static RequestOp operation(PutRequest put) {
    return RequestOp.newBuilder().setRequestPut(put).build();
  }

  /** What the services of the API take. */
  private static Set<Descriptor> requestTypes() {
    return Stream.of(
            RangeRequest.getDescriptor(),
            LockRequest.getDescriptor(),
            CampaignRequest.getDescriptor(),
            HealthCheckRequest.getDescriptor())
        .map(Descriptor::getFile)
        .map(FileDescriptor::getServices)
        .flatMap(List::stream)
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getInputType())
        .collect(Collectors.toSet());
  }

  private static Descriptor descriptor(Class<?> type) {
    try {
      return (Descriptor) type.getMethod("getDescriptor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Set<Class<?>> types() {
    return TouchTable.types();
  }

  @Test
  void everyMethodOfEveryServiceIsInTheTable() {
    assertThat(TouchTable.types().stream().map(TouchTableTest::descriptor))
        .containsExactlyInAnyOrderElementsOf(requestTypes());
  }

  /** Fills each field of its name that is not to be seen, and looks at the line. */
  @ParameterizedTest
  @MethodSource("types")
  void noValuePasswordOrTokenIsInTheLog(Class<?> type) throws Exception {
    Message.Builder request = (Message.Builder) type.getMethod("newBuilder").invoke(null);
    fill(request, 0);

    String line = line(Touched.by(request.build()));

    assertThat(line).doesNotContain(SECRET).doesNotContain("aHVzaA");
  }

  private static void fill(Message.Builder message, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean secret = Set.of("value", "password", "hashedPassword").contains(field.getName());
      switch (field.getJavaType()) {
        case STRING -> set(message, field, secret ? SECRET : "seen");
        case BYTE_STRING -> set(message, field, utf8(secret ? SECRET : "seen"));
        case LONG -> set(message, field, 7L);
        case MESSAGE -> {
          if (depth < 3) {
            Message.Builder part = message.newBuilderForField(field);
            fill(part, depth + 1);
            set(message, field, part.build());
          }
        }
        default -> {}
      }
    }
  }

  private static void set(Message.Builder message, FieldDescriptor field, Object value) {
    if (field.isRepeated()) {
      message.addRepeatedField(field, value);
    } else {
      message.setField(field, value);
    }
  }

  private static String line(Touched touched) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new AuditLine(1).append(out, Events.TIME, Events.of(touched));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRangeReads() {
    Touched touched =
        Touched.by(RangeRequest.newBuilder().setKey(utf8("a")).setRangeEnd(utf8("b")).build());

    assertThat(touched.items()).containsExactly(keys(Access.READ, "a", "b"));
    assertThat(touched.isRead()).isTrue();
  }

  @Test
  void aPutWritesAndMayReadAndAttach() {
    assertThat(items(put("a").toBuilder().setPrevKv(true).setLease(7).build()))
        .containsExactly(keys(Access.WRITE, "a", ""), keys(Access.READ, "a", ""), new Lease(7));
  }

  @Test
  void aDeletionMayReadToo() {
    assertThat(
            items(
                DeleteRangeRequest.newBuilder()
                    .setKey(utf8("a"))
                    .setRangeEnd(utf8("b"))
                    .setPrevKv(true)
                    .build()))
        .containsExactly(keys(Access.DELETE, "a", "b"), keys(Access.READ, "a", "b"));
  }

  @Test
  void aTransactionTouchesWhatItComparesAndBothItsBranches() {
    Touched touched =
        Touched.by(
            TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder().setKey(utf8("a")).setValue(utf8(SECRET)))
                .addSuccess(operation(put("b")))
                .addFailure(
                    RequestOp.newBuilder()
                        .setRequestTxn(TxnRequest.newBuilder().addSuccess(operation(put("c")))))
                .build());

    assertThat(touched.items())
        .containsExactly(
            keys(Access.READ, "a", ""), keys(Access.WRITE, "b", ""), keys(Access.WRITE, "c", ""));
    assertThat(touched.isRead()).isFalse();
  }

  @Test
  void aTransactionThatOnlyReadsIsARead() {
    assertThat(
            Touched.by(
                    TxnRequest.newBuilder()
                        .addSuccess(
                            RequestOp.newBuilder()
                                .setRequestRange(RangeRequest.newBuilder().setKey(utf8("a"))))
                        .build())
                .isRead())
        .isTrue();
  }

  @Test
  void aLongTransactionIsCounted() {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    for (int i = 0; i < 100; i++) {
      request.addSuccess(operation(put("a" + i)));
    }

    Touched touched = Touched.by(request.build());

    assertThat(touched.items()).hasSize(Touching.MAX_ITEMS);
    assertThat(touched.more()).isEqualTo(100 - Touching.MAX_ITEMS);
  }

  @Test
  void aChangeBeyondTheLimitIsStillAChange() {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    for (int i = 0; i < 100; i++) {
      request.addCompare(Compare.newBuilder().setKey(utf8("a" + i)));
    }
    request.addSuccess(operation(put("b")));

    assertThat(Touched.by(request.build()).isRead()).isFalse();
  }

  @Test
  void longKeysTakeABoundedAmountOfMemory() {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    for (int i = 0; i < 50; i++) {
      request.addSuccess(operation(put("a".repeat(10_000))));
    }

    Touched touched = Touched.by(request.build());

    assertThat(touched.items()).hasSize(8);
    assertThat(touched.more()).isEqualTo(42);
    assertThat(((Keys) touched.items().get(0)).key().sizeBytes()).isEqualTo(10_000);
    assertThat(((Keys) touched.items().get(0)).key().beginning().size()).isEqualTo(1024);
  }

  @Test
  void aWatchReadsWhatItIsCreatedFor() {
    assertThat(
            items(
                WatchRequest.newBuilder()
                    .setCreateRequest(WatchCreateRequest.newBuilder().setKey(utf8("a")))
                    .build()))
        .containsExactly(keys(Access.READ, "a", ""));
    assertThat(
            items(
                WatchRequest.newBuilder()
                    .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                    .build()))
        .isEmpty();
  }

  @Test
  void aSnapshotIsMoreThanARead() {
    assertThat(Touched.by(SnapshotRequest.getDefaultInstance()).isRead()).isFalse();
  }

  @Test
  void aPermissionIsGrantedAndRevoked() {
    AuthRoleGrantPermissionRequest.Builder grant =
        AuthRoleGrantPermissionRequest.newBuilder().setName("ops");
    grant
        .getPermBuilder()
        .setPermType(io.mainstay.api.authpb.Permission.Type.READWRITE)
        .setKey(utf8("a"))
        .setRangeEnd(utf8("b"));

    assertThat(items(grant.build()))
        .containsExactly(
            new Named("role", bytes("ops")), new Permission("READWRITE", bytes("a"), bytes("b")));
    assertThat(
            items(
                AuthRoleRevokePermissionRequest.newBuilder()
                    .setRole("ops")
                    .setKey(utf8("a"))
                    .build()))
        .containsExactly(
            new Named("role", bytes("ops")), new Permission(null, bytes("a"), Bytes.NONE));
  }

  @Test
  void usersAndRolesAreNamed() {
    assertThat(items(AuthUserAddRequest.newBuilder().setName("alice").build()))
        .containsExactly(new Named("user", bytes("alice")));
    assertThat(items(AuthUserGrantRoleRequest.newBuilder().setUser("alice").setRole("ops").build()))
        .containsExactly(new Named("user", bytes("alice")), new Named("role", bytes("ops")));
  }

  @Test
  void aMembersUrlsAreNamedWithoutCredentials() {
    assertThat(
            items(
                MemberUpdateRequest.newBuilder()
                    .setID(-1)
                    .addPeerURLs("http://a:" + SECRET + "/@h:1")
                    .addPeerURLs("h@x//1")
                    .build()))
        .containsExactly(
            new Member(-1), new PeerUrl(bytes("http://h:1")), new PeerUrl(bytes("h@x//1")));
  }

  @Test
  void anAlarmIsNamed() {
    assertThat(
            items(
                AlarmRequest.newBuilder()
                    .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                    .setAlarm(AlarmType.NOSPACE)
                    .setMemberID(5)
                    .build()))
        .containsExactly(new Alarm("DEACTIVATE", "NOSPACE", 5));
  }

  @Test
  void aLockIsNamed() {
    assertThat(items(LockRequest.newBuilder().setName(utf8("l")).setLease(3).build()))
        .containsExactly(new Contest("lock", bytes("l")), new Lease(3));
  }
}
