package io.mainstay.server.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether who connects is where its certificate says (etcd {@code checkCertSAN} at v3.7.1): at one
 * of the addresses in it, or at one of the names, by a reverse look-up and then by forward ones. A
 * certificate without alternative names passes.
 *
 * <p>Blocks while names are looked up.
 */
final class RemoteNameCheck {
  /** More names than that are not looked up for one connection. */
  private static final int MAX_LOOKUPS = 16;

  private final Lookup lookup;

  /** Asks for names and addresses. */
  interface Lookup {
    /** The name of an address, if it has one. */
    Optional<String> nameOf(InetAddress address);

    /** The addresses of a name; none if it has none. */
    List<InetAddress> addressesOf(String name);

    /** As this machine does. */
    static Lookup system() {
      return new Lookup() {
        @Override
        public Optional<String> nameOf(InetAddress address) {
          String name = address.getCanonicalHostName();
          return name.equals(address.getHostAddress()) ? Optional.empty() : Optional.of(name);
        }

        @Override
        public List<InetAddress> addressesOf(String name) {
          try {
            return Arrays.asList(InetAddress.getAllByName(name));
          } catch (UnknownHostException e) {
            return List.of();
          }
        }
      };
    }
  }

  RemoteNameCheck(Lookup lookup) {
    this.lookup = lookup;
  }

  boolean passes(CertificateNames names, String remoteAddress) {
    if (names.isEmpty()) {
      return true;
    }
    InetAddress remote = IpText.parse(remoteAddress);
    return names.ipAddresses().contains(remote) || isAtOneOf(names.dnsNames(), remote);
  }

  private boolean isAtOneOf(List<String> dnsNames, InetAddress remote) {
    if (dnsNames.isEmpty()) {
      return false;
    }
    Optional<String> found = lookup.nameOf(remote).map(RemoteNameCheck::plain);
    if (found.isPresent() && dnsNames.stream().anyMatch(name -> isNamed(name, found.get()))) {
      return true;
    }
    return dnsNames.stream()
        .filter(name -> !name.startsWith("*."))
        .limit(MAX_LOOKUPS)
        .anyMatch(name -> lookup.addressesOf(name).contains(remote));
  }

  /** As there, a wildcard stands for any number of labels. */
  private static boolean isNamed(String dnsName, String found) {
    String pattern = plain(dnsName);
    return pattern.startsWith("*.") ? found.endsWith(pattern.substring(1)) : pattern.equals(found);
  }

  private static String plain(String name) {
    return CertificateNames.withoutDot(name.toLowerCase(Locale.ROOT));
  }
}
