package io.mainstay.tools.etcd;

import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.TlsSettings;
import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.discovery.SrvEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the flags of {@code grpc-proxy start} say of the members and of how to call them. */
final class ProxiedMembers {
  private static final Logger LOG = LoggerFactory.getLogger(ProxiedMembers.class);

  /** What stands for a connection that is never asked for a sign of life. */
  private static final Duration NEVER = Duration.ofDays(365);

  private final FlagValues flags;
  private final SrvLookup dns;

  ProxiedMembers(FlagValues flags, SrvLookup dns) {
    this.flags = flags;
    this.dns = dns;
  }

  /** Asks the DNS if it is to be asked, and looks at the certificate. */
  ClientSettings settings() throws CommandException {
    Duration keepAlive = flags.duration(GrpcProxyFlags.DIAL_KEEPALIVE_TIME);
    return ClientSettings.of(endpoints())
        .withTls(tls())
        .withAutoSync(flags.duration(GrpcProxyFlags.AUTO_SYNC_INTERVAL))
        .withKeepAlive(
            keepAlive.isZero() ? NEVER : keepAlive,
            flags.duration(GrpcProxyFlags.DIAL_KEEPALIVE_TIMEOUT))
        .withKeepAliveWithoutCalls(flags.toggled(GrpcProxyFlags.PERMIT_WITHOUT_STREAM))
        .withLimits(limit(GrpcProxyFlags.MAX_SEND_BYTES), limit(GrpcProxyFlags.MAX_RECV_BYTES));
  }

  /** What the DNS says, else what the flag says. */
  private List<Endpoint> endpoints() throws CommandException {
    List<String> found =
        new DiscoveredMembers(
                dns,
                flags.text(GrpcProxyFlags.DISCOVERY_SRV),
                flags.text(GrpcProxyFlags.DISCOVERY_SRV_NAME))
                .find(
                    flags.toggled(GrpcProxyFlags.INSECURE_DISCOVERY),
                    flags.text(GrpcProxyFlags.CA_CERT))
                .stream()
                .map(SrvEndpoint::url)
                .toList();
    return (found.isEmpty() ? flags.list(GrpcProxyFlags.ENDPOINTS) : found)
        .stream().map(Endpoint::parse).toList();
  }

  private int limit(String name) throws CommandException {
    long bytes = flags.number(name);
    if (bytes <= 0 || bytes > Integer.MAX_VALUE) {
      throw new CommandException(
          ExitCode.ERROR, "--" + name + " must be from 1 to 2147483647 (set to " + bytes + ")");
    }
    return (int) bytes;
  }

  private @Nullable TlsSettings tls() throws CommandException {
    String cert = flags.text(GrpcProxyFlags.CERT);
    if (!cert.isEmpty()) {
      requireNoName(cert);
    }
    String key = flags.text(GrpcProxyFlags.KEY);
    String caCert = flags.text(GrpcProxyFlags.CA_CERT);
    boolean skipVerify = flags.toggled(GrpcProxyFlags.SKIP_VERIFY);
    if (skipVerify) {
      LOG.warn(
          "--insecure-skip-tls-verify was given: certificates of members are not looked at, which"
              + " is for tests only");
    }
    return cert.isEmpty() && key.isEmpty() && caCert.isEmpty() && !skipVerify
        ? null
        : new TlsSettings(cert, key, caCert, skipVerify, "");
  }

  /**
   * The name in the proxy's certificate would be taken for the user of all calls without a token.
   */
  private static void requireNoName(String certFile) throws CommandException {
    try (InputStream file = Files.newInputStream(Path.of(certFile))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
      String subject = certificate.getSubjectX500Principal().getName();
      if (subject.contains("CN=") && !subject.matches(".*CN=(,.*|)")) {
        throw new CommandException(
            ExitCode.ERROR, "cert has non empty Common Name (" + subject + "): " + certFile);
      }
    } catch (IOException | CertificateException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }
}
