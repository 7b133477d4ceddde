package io.mainstay.server.tls;

import io.mainstay.server.config.Discovery;
import io.mainstay.server.config.Listeners;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.Security;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.config.TlsSettings;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a member's settings say about encryption, made ready (etcd {@code transport.TLSInfo} and
 * {@code embed/etcd.go} at v3.7.1). Immutable; what it holds follows the files.
 */
public final class MemberTls {
  private static final Logger log = LoggerFactory.getLogger(MemberTls.class);

  private final @Nullable ServerTls clients;
  private final @Nullable ServerTls peers;
  private final ClientTls peerCalls;

  private MemberTls(@Nullable ServerTls clients, @Nullable ServerTls peers, ClientTls peerCalls) {
    this.clients = clients;
    this.peers = peers;
    this.peerCalls = peerCalls;
  }

  /**
   * Reads all files once; makes certificates where that is asked for, so the data directory must be
   * this member's.
   *
   * @throws TlsException for the first that cannot be used
   */
  public static MemberTls open(ServerConfig config, Clock clock) throws TlsException {
    Protocols protocols = Protocols.of(config.security());
    return new MemberTls(
        openClients(config, protocols, clock),
        openPeers(config, protocols, clock),
        openPeerCalls(config, protocols, clock));
  }

  /**
   * For listeners that serve clients, metrics among them.
   *
   * @throws IllegalStateException when none of them is encrypted
   */
  public ServerTls clients() {
    return require(clients);
  }

  /**
   * For listeners that serve other members.
   *
   * @throws IllegalStateException when none of them is encrypted
   */
  public ServerTls peers() {
    return require(peers);
  }

  /** For calls to other members. */
  public ClientTls peerCalls() {
    return peerCalls;
  }

  /**
   * For calls to a meeting place.
   *
   * @throws TlsException when a file cannot be used
   */
  public static ClientTls discovery(Discovery settings) throws TlsException {
    Clock clock = Clock.systemUTC();
    Reloading<CertificateAndKey> pair =
        settings.certFile() == null || settings.keyFile() == null
            ? null
            : TlsFiles.pair(settings.certFile(), settings.keyFile(), clock);
    return new ClientTls(
        pair == null ? null : new ReloadingKeyManager(pair),
        settings.insecureSkipTlsVerify()
            ? new TrustAnybody()
            : new PeerTrust(
                TlsFiles.authorities(settings.caFile()),
                Reloading.fixed(Set.of()),
                new PeerTrust.Rules(List.of(), List.of(), null, settings.serverName()),
                null),
        Protocols.of(Security.defaults()),
        null);
  }

  private static @Nullable ServerTls openClients(
      ServerConfig config, Protocols protocols, Clock clock) throws TlsException {
    Listeners listeners = config.listeners();
    List<MemberUrl> urls =
        Stream.of(listeners.clientUrls(), listeners.clientHttpUrls(), listeners.metricsUrls())
            .flatMap(List::stream)
            .toList();
    TlsSettings settings = config.security().client();
    warnOfPlaintext(urls, settings, "client-url");
    if (urls.stream().noneMatch(url -> url.scheme().isSecure())) {
      return null;
    }
    if (settings.clientCertFile() != null || settings.clientKeyFile() != null) {
      // For calls to the own client port, of which there are none: bad files are told all the same.
      clientPair(settings, clock);
    }
    Reloading<CertificateAndKey> pair = serverPair(settings, "client", urls, config, clock);
    return ListenerTls.of(
        pair, settings, protocols, "rejected connection on client endpoint", null);
  }

  private static @Nullable ServerTls openPeers(
      ServerConfig config, Protocols protocols, Clock clock) throws TlsException {
    List<MemberUrl> urls = config.listeners().peerUrls();
    TlsSettings settings = config.security().peer();
    warnOfPlaintext(urls, settings, "peer-url");
    if (urls.stream().noneMatch(url -> url.scheme().isSecure())) {
      return null;
    }
    Reloading<CertificateAndKey> pair = serverPair(settings, "peer", urls, config, clock);
    boolean made = settings.isEmpty();
    if (made && (settings.clientCertAuth() || settings.trustedCaFile() != null)) {
      log.warn(
          "--peer-auto-tls encrypts without certainty about who is at the other end:"
              + " --peer-trusted-ca-file and --peer-client-cert-auth have no effect with it");
    }
    return ListenerTls.of(
        pair,
        made ? TlsSettings.defaults() : settings,
        protocols,
        "rejected connection on peer endpoint",
        settings.skipClientSanVerification()
            ? null
            : new RemoteNameCheck(RemoteNameCheck.Lookup.system()));
  }

  private static ClientTls openPeerCalls(ServerConfig config, Protocols protocols, Clock clock)
      throws TlsException {
    TlsSettings settings = config.security().peer();
    if (settings.isEmpty() && settings.autoTls()) {
      boolean listens = config.listeners().peerUrls().stream().anyMatch(MemberTls::isSecure);
      return new ClientTls(
          listens
              ? new ReloadingKeyManager(
                  serverPair(settings, "peer", config.listeners().peerUrls(), config, clock))
              : null,
          new TrustAnybody(),
          protocols,
          LocalAddress.of(config));
    }
    boolean shows = !settings.isEmpty() || settings.clientCertFile() != null;
    return new ClientTls(
        shows ? new ReloadingKeyManager(clientPair(settings, clock)) : null,
        new PeerTrust(
            TlsFiles.authorities(settings.trustedCaFile()),
            TlsFiles.revoked(settings.crlFile()),
            new PeerTrust.Rules(
                settings.allowedCns(), settings.allowedHostnames(), null, serverName(config)),
            new RefusalLog("did not connect to a peer", System::nanoTime)),
        protocols,
        LocalAddress.of(config));
  }

  /** Members found in DNS show a certificate for the domain, unless an authority is named. */
  private static String serverName(ServerConfig config) {
    return config.security().peer().trustedCaFile() == null
        ? config.bootstrap().srv().domain()
        : "";
  }

  private static Reloading<CertificateAndKey> serverPair(
      TlsSettings settings, String side, List<MemberUrl> urls, ServerConfig config, Clock clock)
      throws TlsException {
    List<String> hosts =
        urls.stream()
            // Who listens at a socket file is talked to as localhost.
            .map(url -> url.scheme().isUnix() ? "localhost" : url.host())
            .filter(host -> !host.isEmpty())
            .distinct()
            .toList();
    return ListenerTls.pair(
        settings,
        urls.stream().filter(MemberTls::isSecure).findFirst().orElseThrow().toString(),
        new ListenerTls.Place(
            config.dataDir().resolve("fixtures").resolve(side),
            hosts,
            config.security().selfSignedCertValidityYears()),
        clock);
  }

  private static Reloading<CertificateAndKey> clientPair(TlsSettings settings, Clock clock)
      throws TlsException {
    return settings.clientCertFile() == null && settings.clientKeyFile() == null
        ? TlsFiles.wholePair("KeyFile", "CertFile", settings.certFile(), settings.keyFile(), clock)
        : TlsFiles.wholePair(
            "ClientKeyFile",
            "ClientCertFile",
            settings.clientCertFile(),
            settings.clientKeyFile(),
            clock);
  }

  private static boolean isSecure(MemberUrl url) {
    return url.scheme().isSecure();
  }

  private static void warnOfPlaintext(List<MemberUrl> urls, TlsSettings settings, String field) {
    for (MemberUrl url : urls) {
      if (!url.scheme().isSecure() && !settings.isEmpty()) {
        log.atWarn()
            .addKeyValue(field, url)
            .log("scheme is http while key and cert files are present; ignoring them here");
      }
      if (!url.scheme().isSecure() && settings.clientCertAuth()) {
        log.atWarn()
            .addKeyValue(field, url)
            .log("scheme is http while client certificates are required; none is asked for here");
      }
    }
  }

  private static ServerTls require(@Nullable ServerTls tls) {
    if (tls == null) {
      throw new IllegalStateException("no listener of this kind is encrypted");
    }
    return tls;
  }
}
