package io.mainstay.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.discovery.RecordedSleeps;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolvedUrlsTest {
  private final RecordedSleeps sleeps = new RecordedSleeps();
  private int unknownFor;

  @Test
  void aNameAndItsAddressAreTheSame() {
    assertThat(difference("http://known:1", "http://10.0.0.1:1")).isEmpty();
  }

  @Test
  void addressesAreTheSameHoweverTheyAreWritten() {
    assertThat(difference("http://[::1]:1", "http://[0:0:0:0:0:0:0:1]:1")).isEmpty();
  }

  @Test
  void theOrderDoesNotMatter() {
    assertThat(difference("http://known:1,http://known:2", "http://10.0.0.1:2,http://10.0.0.1:1"))
        .isEmpty();
  }

  @Test
  void anotherPortIsADifference() {
    assertThat(difference("http://known:1", "http://10.0.0.1:2"))
        .contains("resolved urls: \"http://10.0.0.1:1\" != \"http://10.0.0.1:2\"");
  }

  @Test
  void anotherSchemeIsADifference() {
    assertThat(difference("http://known:1", "https://known:1")).isPresent();
  }

  @Test
  void anotherNumberIsADifference() {
    assertThat(difference("http://known:1,http://known:2", "http://known:1"))
        .contains("len([\"http://known:1\" \"http://known:2\"]) != len([\"http://known:1\"])");
  }

  @Test
  void localhostIsNotResolved() {
    assertThat(difference("http://localhost:1", "http://127.0.0.1:1")).isPresent();
  }

  @Test
  void theSameTextsNeedNoAddress() {
    assertThat(difference("http://unknown:1", "http://unknown:1")).isEmpty();
    assertThat(sleeps.seconds()).isEmpty();
  }

  @Test
  void aNameThatIsNotKnownYetIsWaitedFor() {
    unknownFor = 3;

    assertThat(difference("http://known:1", "http://10.0.0.1:1")).isEmpty();
    assertThat(sleeps.seconds()).containsExactly(1L, 1L, 1L);
  }

  @Test
  void aNameThatStaysUnknownIsGivenUp() {
    assertThat(difference("http://unknown:1", "http://10.0.0.1:1"))
        .contains("failed to resolve \"http://unknown:1\" (lookup unknown: no such host)");
    assertThat(sleeps.seconds()).hasSize(30);
  }

  private Optional<String> difference(String left, String right) {
    return new ResolvedUrls(this::resolve, sleeps)
        .difference(MemberUrl.parseList(left), MemberUrl.parseList(right));
  }

  private InetAddress resolve(String host) throws UnknownHostException {
    if (unknownFor > 0) {
      unknownFor--;
      throw new UnknownHostException(host);
    }
    return switch (host) {
      case "known" -> InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1});
      case "unknown" -> throw new UnknownHostException(host);
      default -> InetAddress.getByName(host);
    };
  }
}
