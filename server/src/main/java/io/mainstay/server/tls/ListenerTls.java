package io.mainstay.server.tls;

import io.mainstay.server.config.TlsSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of one listener, or of several that show the same, made ready (etcd {@code
 * transport.TLSInfo} at v3.7.1).
 */
public final class ListenerTls {
  private static final Logger log = LoggerFactory.getLogger(ListenerTls.class);

  private ListenerTls() {}

  /**
   * Where a certificate goes that is made because none is given.
   *
   * @param directory of its files
   * @param hosts names and addresses that it is to be good for
   * @param years that it is to be valid
   */
  public record Place(Path directory, List<String> hosts, long years) {
    /** Copies the list. */
    public Place {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * Reads all files once.
   *
   * @param address where it listens, for complaints
   * @param place of a certificate of its own, where the settings ask for one
   * @param refusal what the log says when somebody is turned away
   * @throws TlsException for the first that cannot be used
   */
  public static ServerTls open(
      TlsSettings settings,
      Protocols protocols,
      String address,
      Place place,
      String refusal,
      Clock clock)
      throws TlsException {
    return of(pair(settings, address, place, clock), settings, protocols, refusal, null);
  }

  /** What the listener shows: what is given, else what is made. */
  static Reloading<CertificateAndKey> pair(
      TlsSettings settings, String address, Place place, Clock clock) throws TlsException {
    if (settings.isEmpty() && settings.autoTls()) {
      SelfSigned made =
          SelfSigned.in(place.directory(), place.hosts(), place.years(), clock.instant());
      return TlsFiles.pair(made.certFile(), made.keyFile(), clock);
    }
    if (settings.isEmpty()) {
      throw new TlsException(
          "cannot listen on TLS for " + address + ": KeyFile and CertFile are not presented");
    }
    if (settings.autoTls()) {
      log.atWarn()
          .addKeyValue("address", address)
          .log("certificate files are given: no certificate is made");
    }
    return TlsFiles.wholePair(
        "KeyFile", "CertFile", settings.certFile(), settings.keyFile(), clock);
  }

  /**
   * A listener that shows a pair and lets in whom the settings name.
   *
   * @param remoteNames whether certificates belong to the addresses they come from; null for no
   *     such question
   */
  static ServerTls of(
      Reloading<CertificateAndKey> pair,
      TlsSettings settings,
      Protocols protocols,
      String refusal,
      @Nullable RemoteNameCheck remoteNames)
      throws TlsException {
    return new ServerTls(
        new ReloadingKeyManager(pair),
        new PeerTrust(
            TlsFiles.authorities(settings.trustedCaFile()),
            TlsFiles.revoked(settings.crlFile()),
            new PeerTrust.Rules(
                settings.allowedCns(), settings.allowedHostnames(), remoteNames, null),
            null),
        settings.trustedCaFile() != null || settings.clientCertAuth(),
        protocols,
        new RefusalLog(refusal, System::nanoTime));
  }
}
