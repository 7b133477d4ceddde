package io.mainstay.server.discovery.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.MeetingPlaceException;
import io.mainstay.server.discovery.v3.Registry.Changes;
import io.mainstay.server.discovery.v3.Registry.Entry;
import io.mainstay.server.discovery.v3.Registry.Listing;
import io.mainstay.server.fixture.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcRegistryTest {
  private static final String NO_TOKEN = " null";

  @TempDir static Path directory;

  private final StubEtcd etcd = new StubEtcd(null);
  private final DiscoverySettings settings = new DiscoverySettings(etcd.endpoint());

  @AfterEach
  void stop() {
    etcd.close();
  }

  @Test
  void aKeyThatIsNotThereHasNoValue() throws Exception {
    etcd.answers("Range", RangeResponse.getDefaultInstance());

    assertThat(settings.value()).isEmpty();
  }

  @Test
  void keysAreListedWithTheirAgeAndTheRevisionOfTheStore() throws Exception {
    etcd.answers("Range", range(pair("k1", "v1", 3), pair("k2", "v2", 4)));

    assertThat(settings.list())
        .isEqualTo(new Listing(List.of(new Entry("k1", "v1", 3), new Entry("k2", "v2", 4)), 9));
  }

  @Test
  void aWatchTellsOfChangesUntilItIsLost() throws Exception {
    WatchResponse news =
        WatchResponse.newBuilder().addEvents(Event.newBuilder().setKv(pair("k", "v", 3))).build();
    etcd.goesOn("Watch", news);

    settings.use(
        registry -> {
          try (Changes changes = registry.watch("k", 2)) {
            assertThat(changes.next()).containsExactly(new Entry("k", "v", 3));
            etcd.close();
            assertThatThrownBy(changes::next).isInstanceOf(MeetingPlaceException.class);
          }
        });
  }

  @Test
  void aWatchThatIsCompactedSaysSo() throws Exception {
    etcd.goesOn(
        "Watch", WatchResponse.newBuilder().setCanceled(true).setCompactRevision(7).build());

    settings.use(
        registry -> {
          try (Changes changes = registry.watch("k", 2)) {
            assertThatThrownBy(changes::next)
                .isInstanceOf(MeetingPlaceException.class)
                .hasMessageContaining("compacted at revision 7");
          }
        });
  }

  @Test
  void aRefusalIsToldInTheServersWords() {
    etcd.refuses("Range", 9, "etcdserver: some%20reason");

    assertThatThrownBy(() -> settings.value())
        .isInstanceOf(MeetingPlaceException.class)
        .hasMessage("etcdserver: some reason");
  }

  @Test
  void whatIsNotGrpcIsNotTakenForAnAnswer() {
    etcd.answersRaw("Range", new byte[0]);

    assertThatThrownBy(() -> settings.value())
        .isInstanceOf(MeetingPlaceException.class)
        .hasMessageContaining("not of gRPC");
  }

  @Test
  void anEndpointOutOfReachIsPassedOver() throws Exception {
    etcd.answers("Range", range(pair("k", "v", 3)));
    settings.endpoints("127.0.0.1:" + closedPort(), etcd.endpoint());

    assertThat(settings.value()).contains("v");
  }

  @Test
  void anEndpointThatDoesNotAnswerIsPassedOver() throws Exception {
    try (StubEtcd silent = new StubEtcd(null)) {
      silent.ignores("Range");
      etcd.answers("Range", range(pair("k", "v", 3)));
      settings.endpoints(silent.endpoint(), etcd.endpoint()).requestTimeout(Duration.ofMillis(300));

      assertThat(settings.value()).contains("v");
    }
  }

  @Test
  void withoutAnyEndpointInReachThereMayBeAnotherAttempt() throws Exception {
    settings.endpoints("127.0.0.1:" + closedPort());

    assertThatThrownBy(() -> settings.value()).isInstanceOf(MeetingPlaceException.class);
  }

  @Test
  void aUserLogsInOnceAndShowsTheToken() throws Exception {
    etcd.answers("Authenticate", AuthenticateResponse.newBuilder().setToken("t1").build());
    etcd.answers("Put", PutResponse.getDefaultInstance());
    etcd.answers("Put", PutResponse.getDefaultInstance());

    settings
        .login("root", "secret")
        .use(
            registry -> {
              registry.put("k", "v");
              registry.put("k", "v");
            });

    assertThat(etcd.calls()).containsExactly("Authenticate" + NO_TOKEN, "Put t1", "Put t1");
  }

  @Test
  void aTokenThatIsNoLongerGoodIsRenewed() throws Exception {
    etcd.answers("Authenticate", AuthenticateResponse.newBuilder().setToken("t1").build());
    etcd.refuses("Put", 16, "etcdserver: invalid auth token");
    etcd.answers("Authenticate", AuthenticateResponse.newBuilder().setToken("t2").build());
    etcd.answers("Put", PutResponse.getDefaultInstance());

    settings.login("root", "secret").use(registry -> registry.put("k", "v"));

    assertThat(etcd.calls()).endsWith("Put t2");
  }

  @Test
  void aWrongPasswordIsFinal() {
    etcd.refuses(
        "Authenticate", 3, "etcdserver: authentication failed, invalid user ID or password");

    assertThatThrownBy(() -> settings.login("root", "wrong").value())
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("etcdserver: authentication failed, invalid user ID or password");
  }

  @Test
  void aLoginAtAServerWithoutAuthenticationIsLetBe() throws Exception {
    etcd.refuses("Authenticate", 9, "etcdserver: authentication is not enabled");
    etcd.answers("Put", PutResponse.getDefaultInstance());

    settings.login("root", "secret").use(registry -> registry.put("k", "v"));

    assertThat(etcd.calls()).endsWith("Put" + NO_TOKEN);
  }

  @Test
  void aTokenOfTheSettingsIsShownAsItIs() throws Exception {
    etcd.answers("Put", PutResponse.getDefaultInstance());

    settings.authToken("given").use(registry -> registry.put("k", "v"));

    assertThat(etcd.calls()).containsExactly("Put given");
  }

  @Test
  void aUserAndATokenTogetherAreRefused() {
    assertThatThrownBy(() -> settings.login("root", "secret").authToken("t").value())
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("Username/Password and Token configurations are mutually exclusive");
  }

  @Test
  void aRequestOverTheLimitIsNotSent() {
    assertThatThrownBy(
            () -> settings.sizes(10, 0).use(registry -> registry.put("key", "longer than that")))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage("trying to send message larger than max (23 vs. 10)");
    assertThat(etcd.calls()).isEmpty();
  }

  @Test
  void anAnswerOverTheLimitIsNotTaken() {
    etcd.answers("Range", range(pair("k", "longer than that", 3)));

    assertThatThrownBy(() -> settings.sizes(0, 10).value())
        .isInstanceOf(MeetingPlaceException.class)
        .hasMessageStartingWith("grpc: received message larger than max (");
  }

  @Test
  void limitsThatContradictOneAnotherAreRefused() {
    assertThatThrownBy(() -> settings.sizes(11, 10).value())
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(
            "gRPC message recv limit (10 bytes) must be greater than send limit (11 bytes)");
  }

  @Test
  void withTheAuthorityOfItsCertificateAServerIsTrusted() throws Exception {
    TestCertificates certificates = TestCertificates.make(fresh("trusted"), "ip:127.0.0.1");
    try (StubEtcd secure = new StubEtcd(certificates)) {
      secure.answers("Range", range(pair("k", "v", 3)));
      settings.endpoints(secure.endpoint()).certificates(certificates);

      assertThat(settings.value()).contains("v");
    }
  }

  @Test
  void withoutItsAuthorityAServerIsNotTrusted() {
    TestCertificates certificates = TestCertificates.make(fresh("untrusted"), "ip:127.0.0.1");
    try (StubEtcd secure = new StubEtcd(certificates)) {
      settings.endpoints("https://" + secure.endpoint());

      assertThatThrownBy(() -> settings.value()).isInstanceOf(MeetingPlaceException.class);
      assertThat(secure.calls()).isEmpty();
    }
  }

  @Test
  void aServerOfAnotherNameIsNotTrustedUnlessTheNameIsGiven() throws Exception {
    TestCertificates certificates = TestCertificates.make(fresh("named"), "dns:meeting.test");
    try (StubEtcd secure = new StubEtcd(certificates)) {
      settings.endpoints(secure.endpoint()).certificates(certificates);
      assertThatThrownBy(() -> settings.value()).isInstanceOf(MeetingPlaceException.class);

      secure.answers("Range", range(pair("k", "v", 3)));
      settings.serverName("meeting.test");
      assertThat(settings.value()).contains("v");
    }
  }

  @Test
  void aCertificateMayGoUncheckedOnRequest() throws Exception {
    TestCertificates certificates = TestCertificates.make(fresh("unchecked"), "dns:other.test");
    try (StubEtcd secure = new StubEtcd(certificates)) {
      secure.answers("Range", range(pair("k", "v", 3)));
      settings.endpoints(secure.endpoint()).unchecked();

      assertThat(settings.value()).contains("v");
    }
  }

  @Test
  void aCertificateThatCannotBeReadIsFinal() {
    settings.certificates(
        new TestCertificates(directory.resolve("none.pem"), directory.resolve("none.key")));

    assertThatThrownBy(() -> settings.value())
        .isInstanceOf(DiscoveryException.class)
        .hasMessageStartingWith("cannot use the certificates for discovery: ");
  }

  private static Path fresh(String name) {
    Path made = directory.resolve(name);
    assertThat(made.toFile().mkdirs()).isTrue();
    return made;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static RangeResponse range(KeyValue... pairs) {
    return RangeResponse.newBuilder()
        .setHeader(ResponseHeader.newBuilder().setRevision(9))
        .addAllKvs(List.of(pairs))
        .build();
  }

  private static KeyValue pair(String key, String value, long createRevision) {
    return KeyValue.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8(value))
        .setCreateRevision(createRevision)
        .build();
  }
}
