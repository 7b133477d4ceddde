package io.mainstay.server.discovery.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.server.config.InitialCluster;
import io.mainstay.server.discovery.Backoff;
import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.RecordedSleeps;
import io.mainstay.server.discovery.v2.KeysApi.Refused;
import io.mainstay.server.discovery.v2.KeysApi.Strange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V2DiscoveryTest {
  private final FakeKeys keys = new FakeKeys();
  private final RecordedSleeps sleeps = new RecordedSleeps();

  @Test
  void aMemberRegistersAndWaitsForTheOthers() throws Exception {
    keys.hasSize("3");
    keys.has("9", "c=http://c:1");
    keys.whileWaiting(() -> keys.has("2", "b=http://b:1"));

    assertThat(join()).isEqualTo("c=http://c:1,a=http://a:1,b=http://b:1");

    assertThat(keys.calls()).contains("create /1", "await 4");
  }

  @Test
  void withoutASizeThereIsNothingToJoin() {
    assertRefused("discovery: size key not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "three", ""})
  void aSizeThatIsNoPositiveNumberIsRefused(String size) {
    keys.hasSize(size);

    assertRefused("discovery: size key is bad");
  }

  @Test
  void whatIsNoDiscoveryServiceIsRefused() {
    keys.answersSizeWith(new Strange());

    assertRefused("discovery: bad discovery endpoint");
  }

  @Test
  void anyOtherRefusalIsToldAsItCame() {
    keys.answersSizeWith(new Refused(110, "110: The request requires user authentication () [0]"));

    assertRefused("110: The request requires user authentication () [0]");
  }

  @Test
  void aSurplusMemberIsRefusedBeforeItRegisters() {
    keys.hasSize("1");
    keys.has("9", "c=http://c:1");

    assertRefused("discovery: cluster is full");
    assertThat(keys.calls()).doesNotContain("create /1");
  }

  @Test
  void aMemberThatWasOvertakenWhileItRegisteredIsRefused() {
    keys.hasSize("1");
    keys.beforeCreate(() -> keys.has("9", "c=http://c:1"));

    assertRefused("discovery: cluster is full");
  }

  @Test
  void aMemberThatHasRegisteredBeforeIsRefused() {
    keys.hasSize("2");
    keys.has("1", "a=http://a:1");

    assertRefused("discovery: found duplicate id");
  }

  @Test
  void aRegistrationWhoseAnswerWasLostCounts() throws Exception {
    keys.hasSize("1");
    keys.losesAnswers(1);

    assertThat(join()).isEqualTo("a=http://a:1");
  }

  @Test
  void twoMembersOfOneNameAreRefused() {
    keys.hasSize("2");
    keys.has("9", "a=http://c:1");

    assertRefused("discovery: found duplicate name");
  }

  @Test
  void aUrlThatCannotBeReadIsRefused() {
    keys.hasSize("2");
    keys.has("9", "c=nonsense");

    assertRefused("discovery: invalid URL");
  }

  @Test
  void aServiceOutOfReachIsTriedAtGrowingIntervals() throws Exception {
    keys.hasSize("1");
    keys.fails(9);

    assertThat(join()).isEqualTo("a=http://a:1");

    assertThat(sleeps.seconds()).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 256L);
  }

  @Test
  void aWaitThatFailsIsMadeUpForByLookingAgain() throws Exception {
    keys.hasSize("3");
    keys.whileWaiting(
        () -> {
          keys.has("2", "b=http://b:1");
          keys.fails(1);
        });
    keys.whileWaiting(() -> keys.has("3", "c=http://c:1"));

    assertThat(join()).isEqualTo("a=http://a:1,b=http://b:1,c=http://c:1");

    assertThat(sleeps.seconds()).containsExactly(2L);
  }

  @Test
  void aServerThatGivesUpWaitingIsAskedAgainAfterABreath() throws Exception {
    keys.hasSize("2");
    keys.whileWaiting(() -> {});
    keys.whileWaiting(() -> keys.has("2", "b=http://b:1"));

    assertThat(join()).isEqualTo("a=http://a:1,b=http://b:1");

    assertThat(sleeps.seconds()).containsExactly(1L);
  }

  private void assertRefused(String text) {
    assertThatThrownBy(this::join).isInstanceOf(DiscoveryException.class).hasMessage(text);
  }

  private String join() throws DiscoveryException {
    return new V2Discovery("http://service", keys, new Backoff(sleeps))
        .join(1, new InitialCluster("a=http://a:1"))
        .text();
  }
}
