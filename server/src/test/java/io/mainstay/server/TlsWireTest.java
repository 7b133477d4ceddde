package io.mainstay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.server.config.Security;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Issued;
import io.mainstay.server.fixture.TestMembers;
import io.mainstay.server.fixture.TlsTestClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members whose listeners are all encrypted, over the wire. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the members are started before the first test
class TlsWireTest {
  private TestAuthority authority;
  private Issued own;
  private Issued client;
  private Issued revoked;
  private TestMembers members;

  @BeforeAll
  void start(@TempDir Path directory) {
    authority = TestAuthority.create(directory.resolve("pki"), "authority");
    own = authority.issue("member");
    client = authority.issue("client");
    revoked = authority.issue("revoked");
    Path list = authority.revoke(revoked);
    Security security = authority.demandingOf(own, list);
    members = TestMembers.startSecure(directory, 3, builder -> builder.security(security));
  }

  @AfterAll
  void stop() {
    if (members != null) {
      members.close();
    }
  }

  @Test
  void membersThatTrustOneAnotherServeClientsThatTheyTrust() {
    try (GrpcTestClient grpc = new GrpcTestClient(members.clientPort(1), authority, client)) {
      assertThat(put(grpc).getHeader().getRevision()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientWithoutACertificateIsTurnedAway(String version) {
    TlsTestClient stranger = new TlsTestClient(authority, null).speaking(version);

    assertThatThrownBy(() -> stranger.get(members.clientPort(0), "/version"))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientWhoseCertificateIsRevokedIsTurnedAway(String version) {
    TlsTestClient stranger = new TlsTestClient(authority, revoked).speaking(version);

    assertThatThrownBy(() -> stranger.get(members.clientPort(0), "/version"))
        .isInstanceOf(IOException.class);
  }

  /**
   * Certificates are not looked at when a session is taken up again: a client that was revoked in
   * between would go on for a day.
   */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void noSessionIsTakenUpAgainByWhoComesBack(String version) throws IOException {
    TlsTestClient comesBack = new TlsTestClient(authority, client).speaking(version);

    comesBack.get(members.clientPort(0), "/version");
    comesBack.get(members.clientPort(0), "/version");

    assertThat(comesBack.sessionsTakenUpAgain()).isZero();
  }

  @Test
  void whoSpeaksPlaintextIsToldSo() throws IOException {
    assertThat(TlsTestClient.plaintext(members.clientPort(0), "GET /version HTTP/1.1\r\n\r\n"))
        .isEqualTo(
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
  }

  private static PutResponse put(GrpcTestClient grpc) {
    return grpc.<PutResponse>call(
            "etcdserverpb.KV/Put",
            PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build(),
            PutResponse.getDefaultInstance())
        .message();
  }
}
