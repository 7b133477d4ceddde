package io.mainstay.server.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/**
 * Whom a certificate names. The rules are Go's: the common name says nothing of hosts, and a
 * wildcard stands for one whole first label.
 *
 * @param dnsNames alternative names that are names
 * @param ipAddresses alternative names that are addresses
 */
public record CertificateNames(List<String> dnsNames, List<InetAddress> ipAddresses) {
  private static final int DNS = 2;
  private static final int IP = 7;

  /** Copies the lists. */
  public CertificateNames {
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
  }

  /** The alternative names of a certificate. */
  static CertificateNames of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    List<InetAddress> addresses = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> entry : all) {
          int kind = (Integer) entry.get(0);
          if (kind == DNS) {
            names.add((String) entry.get(1));
          } else if (kind == IP) {
            addresses.add(IpText.parse((String) entry.get(1)));
          }
        }
      }
    } catch (CertificateParsingException | IllegalArgumentException e) {
      // A certificate whose names cannot be read names nobody.
      return new CertificateNames(List.of(), List.of());
    }
    return new CertificateNames(names, addresses);
  }

  /** The common name of a certificate, the last if there are several; null without. */
  public static @Nullable String commonName(X509Certificate certificate) {
    RDN[] found =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.CN);
    return found.length > 0
            && found[found.length - 1].getFirst().getValue() instanceof ASN1String text
        ? text.getString()
        : null;
  }

  boolean isEmpty() {
    return dnsNames.isEmpty() && ipAddresses.isEmpty();
  }

  /** Whether the certificate is good for a host, which is a name or an address. */
  boolean match(String host) {
    if (IpText.isAddress(host)) {
      return ipAddresses.contains(IpText.parse(host));
    }
    String wanted = withoutDot(host.toLowerCase(Locale.ROOT));
    return !wanted.isEmpty() && dnsNames.stream().anyMatch(name -> matches(name, wanted));
  }

  private static boolean matches(String name, String wanted) {
    String pattern = withoutDot(name.toLowerCase(Locale.ROOT));
    if (!pattern.startsWith("*.")) {
      return pattern.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0 && pattern.substring(1).equals(wanted.substring(dot));
  }

  static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
