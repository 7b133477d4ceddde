package io.mainstay.server.tls;

import java.math.BigInteger;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether the other side is believed, by the files as they are now: its chain leads to an
 * authority, no certificate of it is revoked, and it bears a name that is allowed. The message of a
 * refusal says which of these it is.
 *
 * <p>The name of a server that is called is checked here and not by the platform, whose rules let
 * the common name stand for the host. Blocks while names are looked up.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final Reloading<Authorities> authorities;
  private final Reloading<Set<BigInteger>> revoked;
  private final Rules rules;
  private final @Nullable RefusalLog refusedServers;

  /**
   * What has to hold besides the chain.
   *
   * @param commonNames that are allowed; empty for all
   * @param hostnames one of which the certificate must be good for; empty for all
   * @param remoteNames how the address of whoever connects is checked; null for not at all
   * @param serverName that a server's certificate must be good for; empty for the host that is
   *     called, null for any
   */
  record Rules(
      List<String> commonNames,
      List<String> hostnames,
      @Nullable RemoteNameCheck remoteNames,
      @Nullable String serverName) {
    Rules {
      commonNames = List.copyOf(commonNames);
      hostnames = List.copyOf(hostnames);
    }
  }

  /**
   * By these files and rules.
   *
   * @param refusedServers where it is told that a server is not believed; null if nowhere
   */
  PeerTrust(
      Reloading<Authorities> authorities,
      Reloading<Set<BigInteger>> revoked,
      Rules rules,
      @Nullable RefusalLog refusedServers) {
    this.authorities = authorities;
    this.revoked = revoked;
    this.rules = rules;
    this.refusedServers = refusedServers;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    Authorities trusted = authorities.current();
    try {
      trusted.check().checkClientTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw unknown(chain, trusted, e);
    }
    requireRules(chain);
    String remote = engine.getPeerHost();
    if (rules.remoteNames != null
        && rules.commonNames.isEmpty()
        && rules.hostnames.isEmpty()
        && remote != null
        && !rules.remoteNames.passes(CertificateNames.of(chain[0]), remote)) {
      throw refusal(chain, "is not for " + remote + ", from where it was shown");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      requireServer(chain, authType, engine);
    } catch (CertificateException e) {
      if (refusedServers != null) {
        refusedServers.refused(
            String.valueOf(engine.getPeerHost()), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private void requireServer(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    Authorities trusted = authorities.current();
    try {
      trusted.check().checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw unknown(chain, trusted, e);
    }
    requireRules(chain);
    if (rules.serverName != null) {
      String expected = rules.serverName.isEmpty() ? engine.getPeerHost() : rules.serverName;
      if (expected == null || !CertificateNames.of(chain[0]).match(expected)) {
        throw refusal(chain, "is not for " + expected);
      }
    }
  }

  private void requireRules(X509Certificate[] chain) throws CertificateException {
    Set<BigInteger> serials = revoked.current();
    for (X509Certificate certificate : chain) {
      if (serials.contains(certificate.getSerialNumber())) {
        throw refusal(
            chain, "is revoked (serial " + certificate.getSerialNumber().toString(16) + ")");
      }
    }
    String commonName = CertificateNames.commonName(chain[0]);
    if (!rules.commonNames.isEmpty() && !rules.commonNames.contains(commonName)) {
      throw notAllowed(chain, "has a common name that is not allowed");
    }
    CertificateNames names = CertificateNames.of(chain[0]);
    if (!rules.hostnames.isEmpty() && rules.hostnames.stream().noneMatch(names::match)) {
      throw notAllowed(chain, "is not for any of the allowed host names");
    }
  }

  private static CertificateException unknown(
      X509Certificate[] chain, Authorities trusted, CertificateException cause) {
    return new CertificateException(
        describe(chain) + " is not trusted by " + trusted.source() + ": " + cause.getMessage(),
        cause);
  }

  /** Begins with etcd's words, which logs are searched for. */
  private static CertificateException notAllowed(X509Certificate[] chain, String reason) {
    return new CertificateException(
        "client certificate authentication failed: " + describe(chain) + " " + reason);
  }

  private static CertificateException refusal(X509Certificate[] chain, String reason) {
    return new CertificateException(describe(chain) + " " + reason);
  }

  private static String describe(X509Certificate[] chain) {
    return "certificate \"" + chain[0].getSubjectX500Principal().getName() + "\"";
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.current().check().getAcceptedIssuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw withoutConnection();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw withoutConnection();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw withoutConnection();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw withoutConnection();
  }

  /** The rules ask who is at the other end, which only an engine tells. */
  private static CertificateException withoutConnection() {
    return new CertificateException("no certificate can be checked without its connection");
  }
}
