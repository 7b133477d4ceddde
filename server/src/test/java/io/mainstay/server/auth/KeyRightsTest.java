package io.mainstay.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyRightsTest {
  private static final String FROM_KEY = "\0";

  @Test
  void aKeyIsNotTheKeysAfterIt() {
    KeyRights rights = KeyRights.union(Stream.of(permission("k", "")));

    assertThat(covers(rights, "k", "")).isTrue();
    assertThat(covers(rights, "k", "k\0")).isTrue();
    assertThat(covers(rights, "k", FROM_KEY)).as("GHSA-xg4h-6gfc-h4m8").isFalse();
    assertThat(covers(rights, "k", "l")).isFalse();
    assertThat(covers(rights, "k\0", "")).isFalse();
    assertThat(covers(rights, "", "")).isFalse();
    assertThat(covers(rights, "", "k")).isFalse();
  }

  @Test
  void neighboursAreOneRange() {
    KeyRights rights =
        KeyRights.union(
            Stream.of(permission("c", "d"), permission("a", "c"), permission("d", "d\0")));

    assertThat(covers(rights, "a", "d")).isTrue();
    assertThat(covers(rights, "a", "d\0")).isTrue();
    assertThat(covers(rights, "a", "d\0\0")).isFalse();
  }

  @Test
  void aGapIsAGap() {
    KeyRights rights = KeyRights.union(Stream.of(permission("a", "b"), permission("b\0", "z")));

    assertThat(covers(rights, "a", "z")).isFalse();
    assertThat(covers(rights, "b", "")).isFalse();
    assertThat(covers(rights, "c", "z")).isTrue();
  }

  @Test
  void theEmptyEndIsTheKeyAloneAndTheZeroByteIsNoEnd() {
    KeyRights everything = KeyRights.union(Stream.of(permission(FROM_KEY, FROM_KEY)));
    KeyRights fromK = KeyRights.union(Stream.of(permission("k", FROM_KEY)));

    assertThat(covers(everything, FROM_KEY, FROM_KEY)).isTrue();
    assertThat(covers(everything, "k", "")).isTrue();
    assertThat(covers(fromK, "k", FROM_KEY)).isTrue();
    assertThat(covers(fromK, "z", "zz")).isTrue();
    assertThat(covers(fromK, "j", FROM_KEY)).isFalse();
  }

  @Test
  void whoMayNotSeeTheKeyMayNotAskForARangeThatEndsBeforeIt() {
    KeyRights rights = KeyRights.union(Stream.of(permission("a", "b")));

    assertThat(covers(rights, "z", "a")).isFalse();
    assertThat(covers(rights, "a", "a")).isTrue();
  }

  /** All keys that there are in the small world of the property. */
  private static List<String> world() {
    List<String> keys = new ArrayList<>(List.of("a", "b", "c", "d"));
    for (String first : List.of("a", "b", "c", "d")) {
      for (String second : List.of("\0", "a", "b")) {
        keys.add(first + second);
      }
    }
    return keys;
  }

  @Property
  void aRangeOfTheWorldIsCoveredWhenEachOfItsKeysIs(
      @ForAll("ranges") List<Permission> permissions, @ForAll("range") Permission asked) {
    KeyRights rights = KeyRights.union(permissions.stream());

    boolean covered = rights.cover(asked.getKey(), asked.getRangeEnd());

    boolean eachKey =
        world().stream()
            .filter(key -> holds(asked, key))
            .allMatch(key -> permissions.stream().anyMatch(permission -> holds(permission, key)));
    // The world has gaps that real ranges have not: there, being stricter is right.
    assertThat(covered && !eachKey).isFalse();
    boolean one = permissions.stream().anyMatch(permission -> contains(permission, asked));
    assertThat(!covered && one).isFalse();
  }

  @Provide
  Arbitrary<List<Permission>> ranges() {
    return range().list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<Permission> range() {
    Arbitrary<String> keys = Arbitraries.of(world());
    Arbitrary<String> ends =
        Arbitraries.of(
            Stream.concat(world().stream(), Stream.of("", FROM_KEY)).toArray(String[]::new));
    return Combinators.combine(keys, ends)
        .as(KeyRightsTest::permission)
        .filter(
            range ->
                range.getRangeEnd().isEmpty()
                    || range.getRangeEnd().equals(bytes(FROM_KEY))
                    || less(range.getKey(), range.getRangeEnd()));
  }

  private static boolean holds(Permission range, String key) {
    return contains(range, permission(key, ""));
  }

  private static boolean contains(Permission outer, Permission inner) {
    if (less(inner.getKey(), outer.getKey())) {
      return false;
    }
    ByteString outerEnd = end(outer);
    ByteString innerEnd = end(inner);
    return outerEnd.isEmpty() || (!innerEnd.isEmpty() && !less(outerEnd, innerEnd));
  }

  /** The first key after a range; empty for none. */
  private static ByteString end(Permission range) {
    if (range.getRangeEnd().isEmpty()) {
      return range.getKey().concat(bytes("\0"));
    }
    return range.getRangeEnd().equals(bytes(FROM_KEY)) ? ByteString.EMPTY : range.getRangeEnd();
  }

  private static boolean less(ByteString one, ByteString other) {
    return ByteString.unsignedLexicographicalComparator().compare(one, other) < 0;
  }

  private static boolean covers(KeyRights rights, String key, String rangeEnd) {
    return rights.cover(bytes(key), bytes(rangeEnd));
  }

  private static Permission permission(String key, String rangeEnd) {
    return Permission.newBuilder().setKey(bytes(key)).setRangeEnd(bytes(rangeEnd)).build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
