package io.mainstay.server.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simple tokens live as long as they are used. */
class SimpleTokensTest {
  private static final Duration TTL = Duration.ofMinutes(5);

  private long nowNanos = Long.MAX_VALUE - 1;
  private final SimpleTokens tokens = new SimpleTokens(TTL, () -> nowNanos);

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  @Test
  void aPrefixIs16Letters() {
    assertThat(tokens.newPrefix()).matches("[a-zA-Z]{16}").isNotEqualTo(tokens.newPrefix());
  }

  @Test
  void aTokenIsPrefixAndIndex() {
    assertThat(tokens.assign("FePOgdjqmzaanHvP", 1067, "alice")).isEqualTo("FePOgdjqmzaanHvP.1067");
  }

  @Test
  void aTokenNamesItsUser() {
    String alices = tokens.assign("a", 1, "alice");
    String bobs = tokens.assign("b", 1, "bob");

    assertThat(tokens.userOf(alices)).isEqualTo("alice");
    assertThat(tokens.userOf(bobs)).isEqualTo("bob");
    assertThat(tokens.userOf("c.1")).isNull();
  }

  @Test
  void anUnusedTokenEnds() {
    String token = tokens.assign("a", 1, "alice");

    pass(TTL.plusNanos(1));

    assertThat(tokens.userOf(token)).isNull();
  }

  @Test
  void useKeepsATokenAlive() {
    String token = tokens.assign("a", 1, "alice");

    pass(TTL);
    tokens.userOf(token);
    pass(TTL);

    assertThat(tokens.userOf(token)).isEqualTo("alice");
  }

  @Test
  void sweepingRemovesWhatHasEndedAndNothingElse() {
    String unused = tokens.assign("a", 1, "alice");
    String used = tokens.assign("b", 1, "alice");
    pass(TTL);
    tokens.userOf(used);
    pass(Duration.ofNanos(1));

    tokens.sweep();

    assertThat(tokens.size()).isOne();
    assertThat(tokens.userOf(unused)).isNull();
    assertThat(tokens.userOf(used)).isEqualTo("alice");
  }

  @Test
  void allTokensOfAUserAreForgotten() {
    String first = tokens.assign("a", 1, "alice");
    String second = tokens.assign("b", 2, "alice");
    String bobs = tokens.assign("c", 3, "bob");

    tokens.forget("alice");

    assertThat(tokens.userOf(first)).isNull();
    assertThat(tokens.userOf(second)).isNull();
    assertThat(tokens.userOf(bobs)).isEqualTo("bob");
  }

  @Test
  void allTokensAreForgotten() {
    String token = tokens.assign("a", 1, "alice");

    tokens.forgetAll();

    assertThat(tokens.userOf(token)).isNull();
  }

  @Test
  void theSameTokenForTwoUsersIsAFault() {
    tokens.assign("a", 1, "alice");

    assertThatThrownBy(() -> tokens.assign("a", 1, "bob"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("a.1");
  }

  @Test
  void noTimeToLiveIsTheDefault() {
    SimpleTokens defaults = new SimpleTokens(Duration.ZERO, () -> nowNanos);
    String token = defaults.assign("a", 1, "alice");

    pass(TTL);

    assertThat(defaults.userOf(token)).isEqualTo("alice");
  }

  @Test
  void whenThereAreTooManyTheLongestUnusedMakesRoom() {
    SimpleTokens few = new SimpleTokens(TTL, () -> nowNanos, 2);
    String used = few.assign("a", 1, "alice");
    String unused = few.assign("b", 1, "alice");
    few.userOf(used);

    few.assign("c", 1, "bob");

    assertThat(few.size()).isEqualTo(2);
    assertThat(few.userOf(unused)).isNull();
    assertThat(few.userOf(used)).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a",
        "a.",
        "a.b",
        "a.1.2",
        "a.-1",
        "a.+1",
        "a. 1",
        "a.9223372036854775808"
      })
  void whatIsNoSimpleTokenHasNoIndex(String text) {
    assertThat(SimpleTokens.indexOf(text)).isEmpty();
  }

  @Property
  void theIndexComesBackFromTheToken(@ForAll long index) {
    String token = tokens.newPrefix() + "." + index;

    assertThat(SimpleTokens.indexOf(token))
        .isEqualTo(index < 0 ? OptionalLong.empty() : OptionalLong.of(index));
  }

  /** Something that happens to the table, after some time. */
  private record Step(int kind, int token, int seconds) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(0, 1, 60, 299, 300, 301))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  /** The table against one that remembers when each token was last used, and walks all of it. */
  @Property(tries = 300)
  void itKnowsWhatANaiveTableKnows(@ForAll("steps") List<Step> steps) {
    Map<String, Long> lastUse = new HashMap<>();
    for (Step step : steps) {
      pass(Duration.ofSeconds(step.seconds()));
      lastUse.values().removeIf(at -> nowNanos - at > TTL.toNanos());
      String token = step.token() + ".1";
      switch (step.kind()) {
        case 0 -> {
          tokens.assign(String.valueOf(step.token()), 1, "user" + step.token() % 2);
          lastUse.put(token, nowNanos);
        }
        case 1 -> {
          assertThat(tokens.userOf(token) != null).isEqualTo(lastUse.containsKey(token));
          lastUse.computeIfPresent(token, (name, at) -> nowNanos);
        }
        case 2 -> {
          tokens.forget("user0");
          IntStream.of(0, 2, 4).forEach(even -> lastUse.remove(even + ".1"));
        }
        default -> {
          tokens.sweep();
          assertThat(tokens.size()).isEqualTo(lastUse.size());
        }
      }
    }
    tokens.forgetAll();
  }
}
