package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.proxy.grpc.GrpcProxySettings.Address;
import io.mainstay.proxy.grpc.GrpcProxySettings.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One proxy that owns keys, and a member that plays all others. */
@Timeout(90)
class LeasingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LEASE = 7;
  private static final long OTHER_LEASE = 8;
  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final ByteString LEASING_A = ByteString.copyFromUtf8("l/a");

  private final FakeMember member = new FakeMember();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<TxnRequest> txns = new CopyOnWriteArrayList<>();
  private final AtomicLong ttlSeconds = new AtomicLong(60);

  /** What becomes of transactions. */
  private volatile Function<TxnRequest, Optional<Message>> decision =
      txn -> Optional.of(acquired("old"));

  @BeforeEach
  void grantLeases() {
    member.on(
        "LeaseGrant",
        request -> Optional.of(LeaseGrantResponse.newBuilder().setID(LEASE).setTTL(60).build()));
    member.on(
        "LeaseKeepAlive",
        request ->
            Optional.of(
                LeaseKeepAliveResponse.newBuilder().setID(LEASE).setTTL(ttlSeconds.get()).build()));
    member.on("Txn", request -> decide(parse(request)));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    member.close();
  }

  private Optional<Message> decide(TxnRequest txn) {
    txns.add(txn);
    return decision.apply(txn);
  }

  private static TxnRequest parse(byte[] request) {
    try {
      return TxnRequest.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE);
  }

  private Client start() throws Exception {
    GrpcProxySettings settings =
        new GrpcProxySettings(
            new Address("127.0.0.1", 0, false),
            null,
            ClientSettings.of(List.of(member.endpoint())),
            null,
            new Registration("proxy:1", "", 0),
            ByteString.EMPTY,
            1000,
            false,
            ByteString.copyFromUtf8("l/"));
    GrpcProxy proxy =
        GrpcProxy.start(
            settings,
            new Surroundings(
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                Surroundings.Rules.none(),
                (request, eventLoop) -> request.response().end(),
                null,
                new RecordedEvents()));
    open.add(proxy);
    Client client =
        Client.open(ClientSettings.of(List.of(Endpoint.parse("127.0.0.1:" + proxy.port()))));
    open.add(0, client);
    return client;
  }

  /** A proxy that has read the key, and owns it. */
  private Client startOwning() throws Exception {
    Client client = start();
    patiently()
        .until(
            () -> {
              get(client);
              return !txns.isEmpty();
            });
    return client;
  }

  private static RangeResponse get(Client client) throws RpcException {
    return client.call(Methods.RANGE, RangeRequest.newBuilder().setKey(A).build(), PATIENCE);
  }

  private static String value(RangeResponse answer) {
    return answer.getKvs(0).getValue().toStringUtf8();
  }

  private static PutResponse put(Client client, String value) throws RpcException {
    return client.call(
        Methods.PUT,
        PutRequest.newBuilder().setKey(A).setValue(ByteString.copyFromUtf8(value)).build(),
        PATIENCE);
  }

  private static ResponseHeader header(long revision) {
    return ResponseHeader.newBuilder().setRevision(revision).build();
  }

  private static ResponseOp found(KeyValue.Builder pair) {
    return ResponseOp.newBuilder()
        .setResponseRange(RangeResponse.newBuilder().addKvs(pair).setCount(1))
        .build();
  }

  private static KeyValue.Builder a(String value) {
    return KeyValue.newBuilder().setKey(A).setValue(ByteString.copyFromUtf8(value));
  }

  private static KeyValue.Builder leasingKey(long lease, long createRevision) {
    return KeyValue.newBuilder()
        .setKey(LEASING_A)
        .setLease(lease)
        .setCreateRevision(createRevision)
        .setModRevision(createRevision)
        .setVersion(1);
  }

  /** The key is the proxy's from revision 20 on. */
  private static TxnResponse acquired(String value) {
    return TxnResponse.newBuilder()
        .setHeader(header(20))
        .setSucceeded(true)
        .addResponses(found(a(value)))
        .addResponses(ResponseOp.newBuilder().setResponsePut(PutResponse.getDefaultInstance()))
        .build();
  }

  /** The key was put at revision 30 and holds this. */
  private static TxnResponse written(KeyValue.Builder pair) {
    return TxnResponse.newBuilder()
        .setHeader(header(30))
        .setSucceeded(true)
        .addResponses(ResponseOp.newBuilder().setResponsePut(PutResponse.getDefaultInstance()))
        .addResponses(found(pair.setModRevision(30)))
        .build();
  }

  private static TxnResponse refused(ResponseOp found) {
    return TxnResponse.newBuilder().setHeader(header(25)).addResponses(found).build();
  }

  private static Event event(Event.EventType type, KeyValue.Builder pair) {
    return Event.newBuilder().setType(type).setKv(pair).build();
  }

  /** Whether the proxy has deleted its leasing key. */
  private boolean hasGivenUp() {
    return txns.stream()
        .flatMap(txn -> txn.getSuccessList().stream())
        .flatMap(nested -> nested.getRequestTxn().getSuccessList().stream())
        .anyMatch(operation -> operation.getRequestDeleteRange().getKey().equals(LEASING_A));
  }

  /** How often the member was asked for the key. */
  private long reads() {
    return member.ranges().stream().filter(range -> range.getKey().equals(A)).count()
        + txns.stream()
            .filter(txn -> txn.getSuccess(0).getRequestRange().getKey().equals(A))
            .count();
  }

  /** Whether a read is answered from memory. */
  private boolean isKnown(Client client) throws RpcException {
    long before = reads();
    get(client);
    return reads() == before;
  }

  @Test
  void aKeyThatWasReadIsReadFromMemory() throws Exception {
    Client client = startOwning();
    long before = reads();

    assertThat(value(get(client))).isEqualTo("old");
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void aKeyIsAcquiredByItsLeasingKeyUnderTheLeaseOfTheProxy() throws Exception {
    startOwning();

    assertThat(txns.get(0).getSuccess(1).getRequestPut())
        .isEqualTo(PutRequest.newBuilder().setKey(LEASING_A).setLease(LEASE).build());
  }

  @Test
  void whoShowsATokenIsNotAnsweredFromMemory() throws Exception {
    Client client = startOwning();
    try (Client user =
        Client.open(
            ClientSettings.of(List.of(Endpoint.parse("127.0.0.1:" + port()))).withToken("token"))) {
      assertThat(isKnown(user)).isFalse();
      assertThat(isKnown(user)).isFalse();
    }
    assertThat(isKnown(client)).isTrue();
  }

  private int port() {
    return open.stream()
        .filter(GrpcProxy.class::isInstance)
        .map(GrpcProxy.class::cast)
        .findFirst()
        .orElseThrow()
        .port();
  }

  @Test
  void aKeyIsGivenUpWhenSomebodyAsksForIt() throws Exception {
    Client client = startOwning();
    member.put(
        event(
            Event.EventType.PUT,
            leasingKey(LEASE, 20).setValue(Guards.REVOKE).setModRevision(21).setVersion(2)));

    patiently().until(this::hasGivenUp);
    assertThat(isKnown(client)).isFalse();
  }

  @Test
  void aKeyWhoseLeasingKeySomebodyDeletedIsNotReadFromMemory() throws Exception {
    Client client = startOwning();
    member.put(
        event(Event.EventType.DELETE, KeyValue.newBuilder().setKey(LEASING_A).setModRevision(21)));

    patiently().until(() -> !isKnown(client));
  }

  @Test
  void whenTheLeaseIsLostEverythingIsReadAtTheMembers() throws Exception {
    ttlSeconds.set(3);
    Client client = startOwning();
    ttlSeconds.set(0);

    patiently().until(() -> !isKnown(client));
  }

  @Test
  void aReadThatCannotBeMadeWithOwningIsMadeWithoutIt() throws Exception {
    member.refuse("Txn", EtcdError.NO_SPACE);
    Client client = start();

    patiently()
        .until(
            () -> {
              assertThat(get(client).getKvs(0).getKey()).isEqualTo(A);
              return member.refused().contains("Txn");
            });
  }

  @Test
  void aWriteOfAKeyOfItsOwnIsReadFromMemoryAfterwardsAsTheMemberHasIt() throws Exception {
    Client client = startOwning();
    decision = txn -> Optional.of(written(a("what the member has")));
    put(client, "what was sent");
    long before = reads();

    RangeResponse answer = get(client);
    assertThat(value(answer)).isEqualTo("what the member has");
    assertThat(answer.getHeader().getRevision()).isEqualTo(30);
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void aWriteThatAttachesALeaseEndsWhatIsKnown() throws Exception {
    Client client = startOwning();
    decision = txn -> Optional.of(hasPut(txn) ? written(a("leased").setLease(3)) : acquired("x"));
    put(client, "leased");

    patiently().until(this::hasGivenUp);
    assertThat(isKnown(client)).isFalse();
  }

  @Test
  void whenNobodyKnowsWhatBecameOfAWriteTheKeyIsGivenUp() throws Exception {
    Client client = startOwning();
    decision = txn -> hasPut(txn) ? Optional.empty() : Optional.of(refused(nothing()));

    assertThatThrownBy(
            () ->
                client.call(
                    Methods.PUT, PutRequest.newBuilder().setKey(A).build(), Duration.ofMillis(100)))
        .hasMessage("context deadline exceeded");
    patiently().until(this::hasGivenUp);
  }

  private static boolean hasPut(TxnRequest txn) {
    return txn.getSuccessCount() > 0 && txn.getSuccess(0).hasRequestPut();
  }

  private static ResponseOp nothing() {
    return ResponseOp.newBuilder().setResponseRange(RangeResponse.getDefaultInstance()).build();
  }

  @Test
  void theOwnerIsAskedAndTheWriteIsMadeWhenItHasGivenUp() throws Exception {
    Client client = start();
    decision =
        txn -> {
          if (txn.getCompareCount() == 0) {
            return Optional.of(granted());
          }
          boolean asked = txns.stream().anyMatch(before -> before.getCompareCount() == 0);
          return Optional.of(
              asked ? written(a("new")) : refused(found(leasingKey(OTHER_LEASE, 15))));
        };
    put(client, "new");

    PutRequest request =
        txns.stream()
            .filter(txn -> txn.getCompareCount() == 0)
            .map(txn -> txn.getSuccess(0).getRequestTxn().getSuccess(0).getRequestPut())
            .findFirst()
            .orElseThrow();
    assertThat(request)
        .isEqualTo(
            PutRequest.newBuilder()
                .setKey(LEASING_A)
                .setValue(Guards.REVOKE)
                .setIgnoreLease(true)
                .build());
    assertThat(txns.get(txns.size() - 1).getSuccess(0).getRequestPut().getValue().toStringUtf8())
        .isEqualTo("new");
  }

  private static TxnResponse granted() {
    return TxnResponse.newBuilder()
        .setSucceeded(true)
        .addResponses(
            ResponseOp.newBuilder().setResponseTxn(TxnResponse.newBuilder().setSucceeded(true)))
        .build();
  }

  @Test
  void aWriteThatAnOwnerDoesNotAllowEndsInTheTimeOfItsCaller() throws Exception {
    Client client = start();
    decision =
        txn ->
            Optional.of(
                txn.getCompareCount() == 0
                    ? granted()
                    : refused(found(leasingKey(OTHER_LEASE, 15))));

    assertThatThrownBy(
            () ->
                client.call(
                    Methods.PUT, PutRequest.newBuilder().setKey(A).build(), Duration.ofMillis(700)))
        .hasMessage("context deadline exceeded");
  }

  @Test
  void whenNobodyMayReadAnyMoreTheNextRenewalEndsWhatIsKnown() throws Exception {
    ttlSeconds.set(1);
    Client client = startOwning();
    member.refuse("Range", EtcdError.USER_EMPTY);

    patiently()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> get(client)).hasMessage("etcdserver: user name is empty"));
  }

  @Test
  void theLeaseIsGivenBackAtTheEnd() throws Exception {
    List<String> revoked = new CopyOnWriteArrayList<>();
    member.on(
        "LeaseRevoke",
        request -> {
          revoked.add("revoked");
          return Optional.of(PutResponse.getDefaultInstance());
        });
    startOwning();
    for (AutoCloseable each : open) {
      each.close();
    }
    open.clear();

    assertThat(revoked).containsExactly("revoked");
  }

  @Test
  void whenUsersAreToSayWhoTheyAreNothingIsReadFromMemory() throws Exception {
    Client client = startOwning();
    client.call(Methods.AUTH_ENABLE, AuthEnableRequest.getDefaultInstance(), PATIENCE);

    assertThat(isKnown(client)).isFalse();
  }
}
