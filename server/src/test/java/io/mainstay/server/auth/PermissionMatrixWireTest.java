package io.mainstay.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.server.auth.PermissionMatrix.Door;
import io.mainstay.server.auth.PermissionMatrix.Row;
import io.mainstay.server.auth.PermissionMatrix.Who;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.GrpcTestClient.OpenCall;
import io.mainstay.server.fixture.GrpcTestClient.Reply;
import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Request;
import io.mainstay.server.fixture.TestMembers;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method, called by everybody, over the wire. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the members are started before the first test
class PermissionMatrixWireTest {
  private final Map<Who, String> tokens = new EnumMap<>(Who.class);
  private TestAuthority authority;
  private TestMembers guarded;
  private TestMembers open;
  private GrpcTestClient client;
  private GrpcTestClient certified;
  private GrpcTestClient openClient;

  @BeforeAll
  void start(@TempDir Path guardedDirectory, @TempDir Path openDirectory) {
    open = TestMembers.start(openDirectory, 1);
    openClient = new GrpcTestClient(open.clientPort(0));
    authority = TestAuthority.create(guardedDirectory.resolve("pki"), "authority");
    guarded =
        TestMembers.startSecure(
            guardedDirectory,
            1,
            config ->
                AuthFixture.cheapHashes(config)
                    .security(authority.demandingOf(authority.issue("member"), null)));
    client =
        new GrpcTestClient(
            guarded.clientPort(0), authority, authority.issue("nameless", Request.named("")));
    certified = new GrpcTestClient(guarded.clientPort(0), authority, authority.issue("reader"));
    setUp(new AuthFixture(openClient));
    AuthFixture auth = new AuthFixture(client);
    setUp(auth);
    auth.enable();
    tokens.put(Who.WRONG, "abcdefghijklmnop.1");
    tokens.put(Who.ENDED, auth.token("leaver"));
    client.token(auth.token("root"));
    auth.changePassword("leaver", "another");
    client.token(null);
    for (Who who : Who.values()) {
      if (who.isUser() && who != Who.CERTIFICATE) {
        tokens.put(who, auth.token(name(who)));
      }
    }
  }

  private static void setUp(AuthFixture auth) {
    auth.role("reads", "READ", "k", "l");
    auth.role("writes", "WRITE", "k", "l");
    auth.user("root", "root");
    auth.user("leaver");
    auth.user("plain");
    auth.user("reader", "reads");
    auth.user("writer", "writes");
    auth.user("both", "reads", "writes");
    auth.campaign("k/observed");
  }

  @AfterAll
  void stop() {
    client.close();
    certified.close();
    openClient.close();
    guarded.close();
    open.close();
  }

  static List<Row> rows() {
    return PermissionMatrix.rows();
  }

  @Test
  void theMatrixHasEveryMethod() {
    assertThat(rows().stream().map(Row::fullName).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(PermissionMatrix.methods().keySet());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachCallerGetsWhatIsHis(Row row) {
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Who who : Who.values()) {
      client.token(tokens.get(who));
      if (!row.fullName().endsWith("/AuthDisable") || who != Who.ROOT) {
        expected.add(who + ": " + expected(row, who));
        found.add(who + ": " + outcome(who == Who.CERTIFICATE ? certified : client, row, who));
      }
    }

    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void nobodyIsAskedForAnythingWhileAuthIsOff(Row row) {
    String method = row.fullName();
    if (method.endsWith("/AuthEnable")) {
      return;
    }
    String expected =
        method.endsWith("/Authenticate") ? refusal(EtcdError.AUTH_NOT_ENABLED) : row.outcome();
    for (Who who : Who.values()) {
      openClient.token(who == Who.NOBODY ? null : "abcdefghijklmnop.1");

      assertThat(outcome(openClient, row, who)).as("%s", who).isEqualTo(expected);
    }
  }

  @Test
  void cve201816886TheCertificateOfTheGatewayIsNobodysName() {
    Row range =
        rows().stream().filter(row -> row.fullName().endsWith("/Range")).findFirst().orElseThrow();
    try (GrpcTestClient gateway =
        new GrpcTestClient(guarded.clientPort(0), authority, authority.issue("reader"))) {
      assertThat(outcome(gateway, range, Who.CERTIFICATE)).isEqualTo("OK");

      gateway.actAsGateway();

      assertThat(outcome(gateway, range, Who.CERTIFICATE)).isEqualTo(refusal(EtcdError.USER_EMPTY));
    }
  }

  private static String expected(Row row, Who who) {
    if (row.allowed().contains(who) || (row.door() == Door.OPEN)) {
      return row.outcome();
    }
    EtcdError reason =
        switch (who) {
          case NOBODY -> row.door() == Door.NO_BAD_TOKENS ? null : EtcdError.USER_EMPTY;
          case WRONG, ENDED -> EtcdError.INVALID_AUTH_TOKEN;
          default -> EtcdError.PERMISSION_DENIED;
        };
    if (reason == null) {
      return row.outcome();
    }
    return row.isRecipe() ? StatusCode.UNKNOWN + " " + reason.text() : refusal(reason);
  }

  private static String refusal(EtcdError error) {
    return error.code() + " " + error.text();
  }

  private static String outcome(GrpcTestClient client, Row row, Who who) {
    if (!row.isStream()) {
      return outcome(client.callRaw(row.fullName(), row.requestOf(who)));
    }
    OpenCall<Buffer> call = client.openRaw(row.fullName());
    call.sendRaw(row.requestOf(who));
    await().until(() -> call.hasEnded() || !call.received().isEmpty());
    if (call.received().isEmpty()) {
      return outcome(call.end());
    }
    String outcome =
        row.fullName().endsWith("Watch/Watch") ? watchOutcome(call.received().get(0)) : "OK";
    call.cancel();
    return outcome;
  }

  private static String outcome(Reply<Buffer> reply) {
    return reply.status() == GrpcStatus.OK ? "OK" : reply.status().name() + " " + reply.text();
  }

  /** A watch that is refused is an answer, whose reason reads as Go prints a status. */
  private static String watchOutcome(Buffer message) {
    try {
      WatchResponse response = WatchResponse.parseFrom(message.getBytes());
      assertThat(response.getCreated()).isTrue();
      if (!response.getCanceled()) {
        return "OK";
      }
      assertThat(response.getWatchId()).isEqualTo(-1);
      for (StatusCode code : StatusCode.values()) {
        String prefix = "rpc error: code = " + code.goName() + " desc = ";
        if (response.getCancelReason().startsWith(prefix)) {
          return code + " " + response.getCancelReason().substring(prefix.length());
        }
      }
      return response.getCancelReason();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static String name(Who who) {
    return who.name().toLowerCase(Locale.ROOT);
  }
}
