package io.mainstay.server.discovery.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.Discovery;
import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.discovery.Backoff;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.RecordedSleeps;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V3DiscoveryTest {
  private static final String ROOT = "/_etcd/registry/token/";
  private static final String SIZE = ROOT + "_config/size";
  private static final String MEMBERS = ROOT + "members/";

  private final FakeRegistry registry = new FakeRegistry();
  private final RecordedSleeps sleeps = new RecordedSleeps();

  @Test
  void aMemberRegistersUnderItsIdInHexadecimal() throws Exception {
    registry.has(SIZE, "1");

    assertThat(join(0xabcL, "a=http://a:1")).isEqualTo("a=http://a:1");

    assertThat(registry.value(MEMBERS + "abc")).contains("a=http://a:1");
  }

  @Test
  void aMemberWaitsForTheOthersAndPutsTheOldestFirst() throws Exception {
    registry.has(SIZE, "3");
    registry.has(MEMBERS + "9", "c=http://c:1");
    registry.whileWaiting(() -> registry.has(MEMBERS + "2", "b=http://b:1"));

    assertThat(join(1, "a=http://a:1")).isEqualTo("c=http://c:1,a=http://a:1,b=http://b:1");
  }

  @Test
  void severalUrlsOfOneMemberStayTogether() throws Exception {
    registry.has(SIZE, "1");

    assertThat(join(1, "a=http://a:1,a=http://a:2")).isEqualTo("a=http://a:1,a=http://a:2");
  }

  @Test
  void withoutASizeThereIsNothingToJoin() {
    assertRefused("discovery: size key not found");
    assertThat(registry.calls()).containsExactly("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "three", "", "99999999999"})
  void aSizeThatIsNoPositiveNumberIsRefused(String size) {
    registry.has(SIZE, size);

    assertRefused("discovery: size key is bad");
  }

  @Test
  void aSurplusMemberIsRefusedBeforeItRegisters() {
    registry.has(SIZE, "1");
    registry.has(MEMBERS + "9", "c=http://c:1");

    assertRefused("discovery: cluster is full");
    assertThat(registry.calls()).doesNotContain("put");
  }

  @Test
  void aMemberThatWasOvertakenWhileItRegisteredIsRefused() {
    registry.has(SIZE, "1");
    registry.beforePut(() -> registry.has(MEMBERS + "9", "c=http://c:1"));

    assertRefused("discovery: cluster is full");
  }

  @Test
  void aMemberOvertakesThoseWhoComeAfterIt() throws Exception {
    registry.has(SIZE, "2");
    registry.whileWaiting(
        () -> {
          registry.has(MEMBERS + "2", "b=http://b:1");
          registry.has(MEMBERS + "3", "c=http://c:1");
        });

    assertThat(join(1, "a=http://a:1")).isEqualTo("a=http://a:1,b=http://b:1");
  }

  @Test
  void aMemberThatStartsAgainFindsItsOwnKeyAndGoesOn() throws Exception {
    registry.has(SIZE, "2");
    registry.has(MEMBERS + "1", "a=http://a:1");
    registry.has(MEMBERS + "2", "b=http://b:1");

    assertThat(join(1, "a=http://a:1")).isEqualTo("a=http://a:1,b=http://b:1");
  }

  @Test
  void registrationsThatMakeNoSenseAreIgnored() throws Exception {
    registry.has(SIZE, "2");
    registry.has(MEMBERS + "7", "nonsense");
    registry.whileWaiting(() -> registry.has(MEMBERS + "1", "a=http://again:1"));
    registry.whileWaiting(() -> registry.loses(MEMBERS + "1"));
    registry.whileWaiting(() -> registry.has(MEMBERS + "2", "b=http://b:1"));

    assertThat(join(1, "a=http://a:1")).isEqualTo("a=http://a:1,b=http://b:1");
  }

  @Test
  void aUrlThatCannotBeReadIsRefused() {
    registry.has(SIZE, "2");
    registry.has(MEMBERS + "7", "b=nonsense");

    assertRefused("discovery: invalid peer URL");
  }

  @Test
  void aRegistryOutOfReachIsTriedForEverAtGrowingIntervals() throws Exception {
    registry.has(SIZE, "1");
    registry.fails("value", 10);

    assertThat(join(1, "a=http://a:1")).isEqualTo("a=http://a:1");

    assertThat(sleeps.seconds()).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 256L, 256L);
  }

  @Test
  void aListThatFailsIsAskedForAgainWithTheSize() throws Exception {
    registry.has(SIZE, "1");
    registry.fails("list", 1);

    assertThat(join(1, "a=http://a:1")).isEqualTo("a=http://a:1");

    assertThat(registry.calls())
        .containsExactly("value", "list", "value", "list", "put", "value", "list");
  }

  @Test
  void aRegistrationThatFailsIsMadeAgainAndTheIntervalsStartAnew() throws Exception {
    registry.has(SIZE, "1");
    registry.fails("value", 1);
    registry.fails("put", 1);

    assertThat(join(1, "a=http://a:1")).isEqualTo("a=http://a:1");

    assertThat(sleeps.seconds()).containsExactly(2L, 2L);
  }

  @Test
  void aLostWatchIsMadeUpForByLookingAgain() throws Exception {
    registry.has(SIZE, "2");
    registry.losesWatches(2);
    registry.whileWaiting(() -> registry.has(MEMBERS + "2", "b=http://b:1"));

    assertThat(join(1, "a=http://a:1")).isEqualTo("a=http://a:1,b=http://b:1");

    assertThat(sleeps.seconds()).hasSize(2);
  }

  @Test
  void aTokenIsJoinedToTheKeyAsGoJoinsPaths() throws Exception {
    registry.has("/_etcd/registry/x/y/_config/size", "1");

    assertThat(
            new V3Discovery(settings("/x//y/./z/../"), registry, new Backoff(sleeps))
                .join(1, new InitialCluster("a=http://a:1"))
                .text())
        .isEqualTo("a=http://a:1");
  }

  private void assertRefused(String text) {
    assertThatThrownBy(() -> join(1, "a=http://a:1"))
        .isInstanceOf(DiscoveryException.class)
        .hasMessage(text);
  }

  private String join(long memberId, String own) throws DiscoveryException {
    return new V3Discovery(settings("token"), registry, new Backoff(sleeps))
        .join(memberId, new InitialCluster(own))
        .text();
  }

  private static Discovery settings(String token) {
    return new Discovery(
        token,
        List.of("meeting:1"),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(6),
        true,
        false,
        null,
        null,
        null,
        "",
        "",
        "",
        "",
        0,
        0);
  }
}
