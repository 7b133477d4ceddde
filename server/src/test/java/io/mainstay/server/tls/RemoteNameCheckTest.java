package io.mainstay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As etcd checks where peers come from. */
class RemoteNameCheckTest {
  private static final String REMOTE = "10.0.0.1";

  @Test
  void aCertificateWithoutNamesPasses() {
    assertThat(check(null, Map.of()).passes(names(List.of()), REMOTE)).isTrue();
  }

  @Test
  void itsOwnAddressPasses() {
    assertThat(check(null, Map.of()).passes(names(List.of(), REMOTE), REMOTE)).isTrue();
  }

  @Test
  void theAddressOfAnotherDoesNot() {
    assertThat(check(null, Map.of()).passes(names(List.of(), "10.0.0.2"), REMOTE)).isFalse();
  }

  @Test
  void theNameOfTheAddressPasses() {
    RemoteNameCheck check = check("m1.example.com.", Map.of());

    assertThat(check.passes(names(List.of("m1.example.com")), REMOTE)).isTrue();
    assertThat(check.passes(names(List.of("*.example.com")), REMOTE)).isTrue();
    assertThat(check.passes(names(List.of("m2.example.com")), REMOTE)).isFalse();
  }

  @Test
  void aNameThatLeadsToTheAddressPasses() {
    RemoteNameCheck check = check(null, Map.of("m1.test", REMOTE, "m2.test", "10.0.0.2"));

    assertThat(check.passes(names(List.of("m2.test", "m1.test")), REMOTE)).isTrue();
    assertThat(check.passes(names(List.of("m2.test")), REMOTE)).isFalse();
  }

  @Test
  void namesHelpWhereTheAddressesAreOfOthers() {
    RemoteNameCheck check = check(null, Map.of("m1.test", REMOTE));

    assertThat(check.passes(names(List.of("m1.test"), "10.0.0.9"), REMOTE)).isTrue();
  }

  private static CertificateNames names(List<String> dnsNames, String... addresses) {
    return new CertificateNames(dnsNames, List.of(addresses).stream().map(IpText::parse).toList());
  }

  private static RemoteNameCheck check(
      @org.jspecify.annotations.Nullable String reverse, Map<String, String> forward) {
    return new RemoteNameCheck(
        new RemoteNameCheck.Lookup() {
          @Override
          public Optional<String> nameOf(InetAddress address) {
            return Optional.ofNullable(reverse);
          }

          @Override
          public List<InetAddress> addressesOf(String name) {
            return Optional.ofNullable(forward.get(name)).map(IpText::parse).stream().toList();
          }
        });
  }
}
