package io.mainstay.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.server.config.AuthSettings;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestMembers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON Web Tokens over the wire, of two members that share a secret. */
@SuppressWarnings("NullAway.Init") // before each test
class JwtWireTest {
  private TestMembers members;
  private GrpcTestClient client;
  private GrpcTestClient other;
  private AuthFixture auth;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "short");
    String kind = "jwt,sign-method=HS256,priv-key=" + secret;
    members =
        TestMembers.start(
            directory, 2, config -> config.auth(new AuthSettings(kind, 4, Duration.ofMinutes(5))));
    client = new GrpcTestClient(members.clientPort(0));
    other = new GrpcTestClient(members.clientPort(1));
    auth = new AuthFixture(client);
    auth.role("k", "READWRITE", "k", "");
    auth.user("root", "root");
    auth.user("u", "k");
    auth.enable();
  }

  @AfterEach
  void stop() {
    client.close();
    other.close();
    members.close();
  }

  @Test
  void aTokenIsGoodOnAllMembersAndForItsUserOnly() {
    other.token(auth.token("u"));

    assertThat(put(other, "k")).isEqualTo("OK");
    assertThat(put(other, "z")).isEqualTo("PERMISSION_DENIED etcdserver: permission denied");
  }

  @Test
  void aTokenOfBeforeAChangeOfUsersHasToBeMadeAnew() {
    String before = auth.token("u");
    client.token(auth.token("root"));
    auth.user("another");
    client.token(before);

    String old = "INVALID_ARGUMENT etcdserver: revision of auth store is old";
    assertThat(put(client, "k")).isEqualTo(old);
    assertThat(range(client)).isEqualTo(old);
    client.token(auth.token("u"));
    assertThat(put(client, "k")).isEqualTo("OK");
    assertThat(range(client)).isEqualTo("OK");
  }

  @Test
  void aTokenThatWasTamperedWithIsNone() {
    String token = auth.token("u");
    client.token(token.substring(0, token.length() - 4) + "AAAA");

    assertThat(put(client, "k")).isEqualTo("UNAUTHENTICATED etcdserver: invalid auth token");
  }

  @Test
  void aMemberDoesNotStartWithTokensThatCannotBe(@TempDir Path directory) {
    assertThatThrownBy(
            () ->
                TestMembers.start(
                    directory,
                    1,
                    config ->
                        config.auth(
                            new AuthSettings("jwt,sign-method=?", 4, Duration.ofMinutes(5)))))
        .hasMessageContaining("auth: invalid auth signature method");
  }

  private static String range(GrpcTestClient client) {
    return outcome(
        client.<RangeResponse>call(
            "etcdserverpb.KV/Range",
            RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build(),
            RangeResponse.getDefaultInstance()));
  }

  private static String put(GrpcTestClient client, String key) {
    return outcome(
        client.<PutResponse>call(
            "etcdserverpb.KV/Put",
            PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build(),
            PutResponse.getDefaultInstance()));
  }

  private static String outcome(Reply<?> reply) {
    return reply.status().name().equals("OK") ? "OK" : reply.status().name() + " " + reply.text();
  }
}
