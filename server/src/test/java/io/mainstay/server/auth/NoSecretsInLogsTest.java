package io.mainstay.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddResponse;
import io.mainstay.api.etcdserverpb.AuthenticateRequest;
import io.mainstay.api.etcdserverpb.AuthenticateResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.TestMembers;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Row 3.6.7: neither passwords nor tokens in logs, at any level. */
class NoSecretsInLogsTest {
  private static final String PASSWORD = "pass-that-nobody-may-see";
  private static final String WRONG = "wrong-that-nobody-may-see";

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  @Test
  void nothingThatHappensToPasswordsAndTokensIsWritten(@TempDir Path directory) {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    Collector collector = new Collector();
    collector.start();
    root.addAppender(collector);
    root.setLevel(Level.TRACE);
    List<String> secrets;
    try {
      secrets = useSecrets(directory);
    } finally {
      root.setLevel(before);
      root.detachAppender(collector);
    }

    assertThat(lines).anyMatch(line -> line.contains("added a user"));
    for (String secret : secrets) {
      assertThat(lines).noneMatch(line -> line.contains(secret));
    }
  }

  private static List<String> useSecrets(Path directory) {
    try (TestMembers members = TestMembers.start(directory, 1, AuthFixture::cheapHashes);
        GrpcTestClient client = new GrpcTestClient(members.clientPort(0))) {
      AuthFixture auth = new AuthFixture(client);
      auth.user("root", "root");
      client
          .<AuthUserAddResponse>call(
              "etcdserverpb.Auth/UserAdd",
              AuthUserAddRequest.newBuilder().setName("u").setPassword(PASSWORD).build(),
              AuthUserAddResponse.getDefaultInstance())
          .message();
      auth.enable();
      String token = authenticate(client, PASSWORD);
      authenticate(client, WRONG);
      client.token(token);
      put(client);
      client.token(token + "0");
      put(client);
      client.token("not.a-token-that-nobody-may-see");
      put(client);
      return List.of(PASSWORD, WRONG, token, "not.a-token-that-nobody-may-see");
    }
  }

  private static String authenticate(GrpcTestClient client, String password) {
    return client
        .<AuthenticateResponse>call(
            "etcdserverpb.Auth/Authenticate",
            AuthenticateRequest.newBuilder().setName("u").setPassword(password).build(),
            AuthenticateResponse.getDefaultInstance())
        .messages()
        .stream()
        .map(AuthenticateResponse::getToken)
        .findFirst()
        .orElse("");
  }

  private static void put(GrpcTestClient client) {
    client.call(
        "etcdserverpb.KV/Put",
        PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build(),
        PutResponse.getDefaultInstance());
  }

  /** Keeps the whole of what is written. */
  private final class Collector extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      String cause =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      lines.add(event.getFormattedMessage() + " " + event.getKeyValuePairs() + cause);
    }
  }
}
