package io.mainstay.tools.etcd;

import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.discovery.SrvEndpoint;
import io.mainstay.tools.discovery.SrvEndpoints;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members that the DNS has for a domain, and whether they may be trusted. As the original's
 * {@code ValidateSecureEndpoints}: those of a scheme without TLS are left out, and those who do not
 * take a connection; the certificates of members are looked at by whoever calls them.
 */
final class DiscoveredMembers {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveredMembers.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final SrvLookup dns;
  private final String domain;
  private final String name;

  /**
   * Of a domain.
   *
   * @param domain empty for none, which has no members
   * @param name which of several clusters there; empty for the only one
   */
  DiscoveredMembers(SrvLookup dns, String domain, String name) {
    this.dns = dns;
    this.domain = domain;
    this.name = name;
  }

  /**
   * Asks the DNS.
   *
   * @param insecure whether all that is found is taken
   * @param caFile has to hold certificates unless all is taken; empty for none
   */
  List<SrvEndpoint> find(boolean insecure, String caFile) throws CommandException {
    if (domain.isEmpty()) {
      return List.of();
    }
    List<SrvEndpoint> found = new SrvEndpoints(dns, domain, name).find();
    log("discovered cluster from SRV", found);
    return insecure ? found : validated(found, caFile);
  }

  private List<SrvEndpoint> validated(List<SrvEndpoint> found, String caFile) {
    log("validating discovered SRV endpoints", found);
    List<String> complaints = new ArrayList<>();
    List<SrvEndpoint> good = new ArrayList<>();
    try {
      requireCertificates(caFile);
      for (SrvEndpoint endpoint : found) {
        String complaint = complaint(endpoint);
        if (complaint.isEmpty()) {
          good.add(endpoint);
        } else {
          complaints.add('"' + endpoint.url() + "\" " + complaint);
        }
      }
    } catch (IOException | CertificateException e) {
      complaints.add(String.valueOf(e.getMessage()));
    }
    if (complaints.isEmpty()) {
      log("using validated discovered SRV endpoints", good);
    } else {
      LOG.atWarn()
          .addKeyValue("srv-server", domain)
          .addKeyValue("endpoints", good.stream().map(SrvEndpoint::url).toList())
          .addKeyValue("error", String.join(",", complaints))
          .log("failed to validate discovered endpoints");
    }
    return good;
  }

  private static void requireCertificates(String caFile) throws IOException, CertificateException {
    if (caFile.isEmpty()) {
      return;
    }
    try (InputStream file = Files.newInputStream(Path.of(caFile))) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(file).isEmpty()) {
        throw new CertificateException(caFile + " holds no certificate");
      }
    }
  }

  /** What is wrong with an endpoint, empty for nothing. */
  private static String complaint(SrvEndpoint endpoint) {
    if (!endpoint.isSecure()) {
      return "is insecure";
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(endpoint.host(), endpoint.port()),
          Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
      return "";
    } catch (IOException e) {
      return "failed to dial (" + e.getMessage() + ")";
    }
  }

  private void log(String message, List<SrvEndpoint> endpoints) {
    LOG.atInfo()
        .addKeyValue("srv-server", domain)
        .addKeyValue("endpoints", endpoints.stream().map(SrvEndpoint::url).toList())
        .log(message);
  }
}
