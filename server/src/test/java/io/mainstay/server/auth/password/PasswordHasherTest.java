package io.mainstay.server.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes are those of Go's bcrypt, and a flood of them hurts nobody else. */
class PasswordHasherTest {
  /** From the tests of golang.org/x/crypto/bcrypt. */
  private static final String GOS = "$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga";

  /** What etcd 3.4.23 kept of a user whose password is {@code secret}. */
  private static final String ETCDS =
      "$2a$10$SRiwlO10u7D8/4mmd/pOzODReLmcuoCEw9JfYL01ASHnwGhwM90wK";

  private static boolean matches(String hash, String password) {
    try (PasswordHasher hasher = new PasswordHasher(4)) {
      return hasher.matches(bytes(hash), password).join();
    }
  }

  private static String hash(String password) {
    try (PasswordHasher hasher = new PasswordHasher(4)) {
      return new String(hasher.hash(password).join(), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] bytes(String hash) {
    return hash.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static EtcdException failure(CompletableFuture<?> outcome) {
    return (EtcdException) outcome.handle((value, failure) -> failure).join();
  }

  @Test
  void aHashMadeByGoMatches() {
    assertThat(matches(GOS, "allmine")).isTrue();
    assertThat(matches(GOS, "allmine ")).isFalse();
  }

  @Test
  void aHashMadeByEtcdMatches() {
    assertThat(matches(ETCDS, "secret")).isTrue();
  }

  @Test
  void aNewHashHasGosForm() {
    assertThat(hash("secret")).matches("\\$2a\\$04\\$[./A-Za-z0-9]{53}").hasSize(60);
    assertThat(hash("secret")).isNotEqualTo(hash("secret"));
  }

  /** Without NUL: bcrypt cannot tell where one ends. */
  @Provide
  Arbitrary<String> passwords() {
    return Arbitraries.strings().ofMaxLength(18).filter(text -> text.indexOf('\0') < 0);
  }

  @Property(tries = 50)
  void aPasswordMatchesItsHashAndNoOther(
      @ForAll("passwords") String one, @ForAll("passwords") String other) {
    String hash = hash(one);

    assertThat(matches(hash, one)).isTrue();
    // Half a surrogate pair has the same bytes as a question mark.
    assertThat(matches(hash, other))
        .isEqualTo(
            Arrays.equals(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anEmptyPasswordIsAPassword() {
    assertThat(matches(hash(""), "")).isTrue();
    assertThat(matches(hash(""), "a")).isFalse();
  }

  @Test
  void aPasswordOfMoreThan72BytesIsRefusedInGosWords() {
    try (PasswordHasher hasher = new PasswordHasher(4)) {
      EtcdException failure = failure(hasher.hash("é".repeat(36) + "a"));

      assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
      assertThat(failure.text()).isEqualTo("bcrypt: password length exceeds 72 bytes");
    }
  }

  @Test
  void onlyTheFirst72BytesCountWhenComparing() {
    String hash = hash("a".repeat(72));

    assertThat(matches(hash, "a".repeat(72))).isTrue();
    assertThat(matches(hash, "a".repeat(80))).isTrue();
    assertThat(matches(hash, "a".repeat(71))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "allmine",
        "$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcg",
        "$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcgaa",
        "$2a$03$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga",
        "$2a$32$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga",
        "$3a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga",
        "$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcg\u00ff",
      })
  void whatIsNoHashMatchesNothing(String notAHash) {
    assertThat(matches(notAHash, "allmine")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 3, 32})
  void aCostOutsideOfBcryptsIsRefused(int cost) {
    ThrowingCallable making = () -> new PasswordHasher(cost).close();

    assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUserWhoDoesNotExistMatchesNothing() {
    try (PasswordHasher hasher = new PasswordHasher(4)) {
      assertThat(hasher.matchesNobody("allmine").join()).isFalse();
    }
  }

  @Test
  void moreThanCanWaitIsTooManyRequests() {
    try (Occupied occupied = new Occupied(2)) {
      CompletableFuture<byte[]> second = occupied.hasher.hash("a");
      CompletableFuture<Boolean> third = occupied.hasher.matches(bytes(GOS), "allmine");
      CompletableFuture<Boolean> fourth = occupied.hasher.matches(bytes(GOS), "allmine");

      assertThat(failure(fourth).is(EtcdError.TOO_MANY_REQUESTS)).isTrue();
      occupied.release();
      assertThat(occupied.first.join()).hasSize(60);
      assertThat(second.join()).hasSize(60);
      assertThat(third.join()).isTrue();
    }
  }

  @Test
  void whatItsCallerGaveUpIsNotComputed() {
    try (Occupied occupied = new Occupied(2)) {
      CompletableFuture<Boolean> unbearable =
          occupied.hasher.matches(bytes(GOS.replace("$10$", "$31$")), "allmine");
      CompletableFuture<Boolean> next = occupied.hasher.matches(bytes(GOS), "allmine");

      unbearable.cancel(false);
      occupied.release();

      assertThat(next.join()).isTrue();
    }
  }

  @Test
  void whatWaitsWhenItClosesHearsThatTheServerStops() {
    try (Occupied occupied = new Occupied(2)) {
      CompletableFuture<byte[]> waiting = occupied.hasher.hash("a");

      occupied.hasher.close();

      assertThat(failure(waiting).is(EtcdError.STOPPED)).isTrue();
      assertThat(failure(occupied.hasher.hash("a")).is(EtcdError.STOPPED)).isTrue();
    }
  }

  /** A hasher whose only thread begins its work when it is released. */
  private static final class Occupied implements AutoCloseable {
    private final CountDownLatch released = new CountDownLatch(1);
    final PasswordHasher hasher;
    final CompletableFuture<byte[]> first;

    Occupied(int waiting) {
      hasher = new PasswordHasher(4, 1, waiting, work -> new Thread(() -> afterRelease(work)));
      first = hasher.hash("first");
    }

    private void afterRelease(Runnable work) {
      try {
        released.await();
        work.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void release() {
      released.countDown();
    }

    @Override
    public void close() {
      release();
      hasher.close();
    }
  }
}
