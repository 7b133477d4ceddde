package io.mainstay.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.Security;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.config.TlsSettings;
import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Issued;
import io.mainstay.server.fixture.TestAuthority.Request;
import io.mainstay.server.fixture.TlsTestClient;
import io.mainstay.server.tls.MemberTls;
import io.mainstay.server.tls.network.TlsOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // made before each test
class ClientCertificateTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private TestAuthority authority;

  @BeforeEach
  void makeAuthority() {
    authority = TestAuthority.create(directory, "authority");
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theCommonNameIsThatOfTheCertificateThatWasShown() throws Exception {
    assertThat(nameSeen(authority.certFile(), authority.issue("jane"))).isEqualTo("jane");
  }

  @Test
  void aCertificateWithoutCommonNameNamesNobody() throws Exception {
    Issued nameless = authority.issue("nameless", Request.named(""));

    assertThat(nameSeen(authority.certFile(), nameless)).isEqualTo("null");
  }

  @Test
  void aCertificateThatIsNotVerifiedNamesNobody() throws Exception {
    assertThat(nameSeen(null, authority.issue("jane"))).isEqualTo("null");
  }

  private String nameSeen(@Nullable Path trusted, Issued shown) throws Exception {
    String page = new TlsTestClient(authority, shown).get(serve(trusted), "/").text();
    return page.substring(page.lastIndexOf('\n') + 1);
  }

  private int serve(@Nullable Path trusted) throws Exception {
    Issued own = authority.issue("own");
    TlsSettings client =
        new TlsSettings(
            own.certFile(),
            own.keyFile(),
            null,
            null,
            false,
            trusted,
            null,
            List.of(),
            List.of(),
            false,
            false);
    Security defaults = Security.defaults();
    ServerConfig config =
        ServerConfig.defaults().toBuilder()
            .listeners(
                Listeners.of(
                    MemberUrl.parseList("http://127.0.0.1:1"),
                    MemberUrl.parseList("https://127.0.0.1:2")))
            .security(
                new Security(client, defaults.peer(), 1, List.of(), defaults.minVersion(), null))
            .build();
    MemberTls tls = MemberTls.open(config, Clock.systemUTC());
    HttpServerOptions options = TlsOptions.listener(tls::clients).apply(new HttpServerOptions());
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request ->
                request.response().end("" + ClientCertificate.commonName(request.connection())))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .actualPort();
  }
}
