package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.Security;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.config.TlsSettings;
import io.mainstay.server.fixture.TestAuthority;
import io.mainstay.server.fixture.TestAuthority.Issued;
import io.mainstay.server.fixture.TestAuthority.Request;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings come to, and which are refused. */
@SuppressWarnings("NullAway.Init") // made before each test
class MemberTlsTest {
  private static final TlsSettings NONE = TlsSettings.defaults();

  @TempDir private Path directory;
  private TestAuthority authority;

  @BeforeEach
  void makeAuthority() {
    authority = TestAuthority.create(directory.resolve("pki"), "authority");
  }

  @Test
  void plaintextNeedsNothing() throws TlsException {
    MemberTls tls = open("http", "http", NONE, NONE);

    assertThat(tls.peerCalls().keys()).isNull();
    assertThatThrownBy(tls::clients).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void encryptedPeersNeedACertificate() {
    assertThatThrownBy(() -> open("https", "http", NONE, NONE))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            "cannot listen on TLS for https://127.0.0.1:1: KeyFile and CertFile are not presented");
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() {
    Issued own = authority.issue("own");

    assertThatThrownBy(() -> open("http", "https", NONE, files(own.certFile(), null)))
        .hasMessage(
            "KeyFile and CertFile must both be present[key: , cert: " + own.certFile() + "]");
  }

  @Test
  void anExpiredCertificateStopsTheStart() {
    Issued old = authority.issue("old", Request.named("old").expired());

    assertThatThrownBy(() -> open("https", "http", files(old.certFile(), old.keyFile()), NONE))
        .hasMessageStartingWith("the certificate in " + old.certFile() + " has expired at ");
  }

  @Test
  void clientCertificatesAreAskedForWhereAnAuthorityIsNamed() throws TlsException {
    Issued own = authority.issue("own");

    assertThat(
            open("http", "https", NONE, files(own.certFile(), own.keyFile()))
                .clients()
                .requiresCertificate())
        .isFalse();
    assertThat(
            open("http", "https", NONE, trusting(own, authority.certFile()))
                .clients()
                .requiresCertificate())
        .isTrue();
  }

  @Test
  void anAuthorityThatCannotBeReadStopsTheStart() {
    Path missing = directory.resolve("missing.pem");

    assertThatThrownBy(() -> open("http", "https", NONE, trusting(authority.issue("own"), missing)))
        .hasMessage("cannot read the certificate in " + missing + ": no such file");
  }

  @Test
  void certificatesAreMadeWhereAskedForAndLieWhereEtcdKeepsThem() throws TlsException {
    MemberTls tls = open("https", "https", made(), made());

    assertThat(tls.peerCalls().keys()).isNotNull();
    assertThat(directory.resolve("data/fixtures"))
        .isDirectoryRecursivelyContaining("glob:**/client/cert.pem")
        .isDirectoryRecursivelyContaining("glob:**/client/key.pem")
        .isDirectoryRecursivelyContaining("glob:**/peer/cert.pem")
        .isDirectoryRecursivelyContaining("glob:**/peer/key.pem");
  }

  private MemberTls open(
      String peerScheme, String clientScheme, TlsSettings peer, TlsSettings client)
      throws TlsException {
    Security defaults = Security.defaults();
    ServerConfig config =
        ServerConfig.defaults().toBuilder()
            .dataDir(directory.resolve("data"))
            .listeners(
                Listeners.of(
                    MemberUrl.parseList(peerScheme + "://127.0.0.1:1"),
                    MemberUrl.parseList(clientScheme + "://127.0.0.1:2")))
            .security(new Security(client, peer, 1, List.of(), defaults.minVersion(), null))
            .build();
    return MemberTls.open(config, Clock.systemUTC());
  }

  private static TlsSettings files(@Nullable Path cert, @Nullable Path key) {
    return new TlsSettings(
        cert, key, null, null, false, null, null, List.of(), List.of(), false, false);
  }

  private static TlsSettings trusting(Issued own, Path authority) {
    return new TlsSettings(
        own.certFile(),
        own.keyFile(),
        null,
        null,
        false,
        authority,
        null,
        List.of(),
        List.of(),
        false,
        false);
  }

  private static TlsSettings made() {
    return new TlsSettings(
        null, null, null, null, false, null, null, List.of(), List.of(), true, false);
  }
}
