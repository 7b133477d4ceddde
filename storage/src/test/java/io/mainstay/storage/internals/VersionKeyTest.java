package io.mainstay.storage.internals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class VersionKeyTest {
  /** Bytes at the edges of the escape, so that collisions would show. */
  @Provide
  Arbitrary<byte[]> keys() {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF)
        .array(byte[].class)
        .ofMaxSize(6);
  }

  @Property
  void aRecordGivesBackWhatItWasMadeOf(
      @ForAll("keys") byte[] key,
      @ForAll @LongRange(min = 0) long main,
      @ForAll @IntRange(min = 0) int sub) {
    byte[] record = VersionKey.encode(key, main, sub);

    assertThat(VersionKey.userKey(record)).isEqualTo(key);
    assertThat(VersionKey.main(record)).isEqualTo(main);
    assertThat(VersionKey.sub(record)).isEqualTo(sub);
  }

  @Property
  void recordsSortByUserKeyWhateverTheirRevisions(
      @ForAll("keys") byte[] one,
      @ForAll("keys") byte[] other,
      @ForAll @LongRange(min = 0) long revisionOfOne,
      @ForAll @LongRange(min = 0) long revisionOfOther) {
    int order = Integer.signum(Arrays.compareUnsigned(one, other));
    if (order != 0) {
      assertThat(
              Integer.signum(
                  Arrays.compareUnsigned(
                      VersionKey.encode(one, revisionOfOne, 0),
                      VersionKey.encode(other, revisionOfOther, 0))))
          .isEqualTo(order);
    }
  }

  @Property
  void versionsOfAKeySortNewestFirst(
      @ForAll("keys") byte[] key,
      @ForAll @LongRange(min = 0) long older,
      @ForAll @LongRange(min = 0) long newer,
      @ForAll @IntRange(min = 0, max = 3) int sub) {
    if (older < newer) {
      assertThat(VersionKey.encode(key, newer, sub)).satisfies(v -> isBefore(v, key, older, sub));
      assertThat(VersionKey.encode(key, newer, sub + 1))
          .satisfies(v -> isBefore(v, key, newer, sub));
    }
  }

  private static void isBefore(byte[] version, byte[] key, long main, int sub) {
    assertThat(Arrays.compareUnsigned(version, VersionKey.encode(key, main, sub))).isNegative();
  }

  @Property
  void allVersionsLieBetweenThePrefixAndTheEndOfTheirKey(
      @ForAll("keys") byte[] key, @ForAll @LongRange(min = 0) long main) {
    byte[] record = VersionKey.encode(key, main, 0);

    assertThat(Arrays.compareUnsigned(VersionKey.prefix(key), record)).isNegative();
    assertThat(Arrays.compareUnsigned(record, VersionKey.beyond(record))).isLessThanOrEqualTo(0);
    assertThat(VersionKey.sameUserKey(record, VersionKey.newestAt(key, main))).isTrue();
  }
}
