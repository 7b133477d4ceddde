package io.mainstay.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The index of ranges finds what a walk over all of them finds. */
class IntervalTreeTest {
  /** Keys of few bytes, so that they meet; among them bytes that are negative in Java. */
  @Provide
  Arbitrary<ByteString> keys() {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) 'a', (byte) 'b', (byte) -1)
        .array(byte[].class)
        .ofMaxSize(3)
        .map(ByteString::copyFrom);
  }

  @Provide
  Arbitrary<List<WatchRange>> ranges() {
    return Combinators.combine(keys(), keys()).as(WatchRange::of).list().ofMaxSize(60);
  }

  @Property(tries = 500)
  void itFindsTheRangesThatHoldAKey(
      @ForAll("ranges") List<WatchRange> ranges,
      @ForAll("ranges") List<WatchRange> removed,
      @ForAll("keys") ByteString key) {
    RangeIndex<WatchRange> index = new RangeIndex<>();
    Map<WatchRange, WatchRange> naive = new HashMap<>();
    for (WatchRange range : ranges) {
      assertThat(index.of(range, () -> range)).isEqualTo(range);
      naive.put(range, range);
    }
    Set<WatchRange> leaving = new HashSet<>(removed);
    ranges.stream().limit(20).forEach(leaving::add);
    for (WatchRange range : leaving) {
      if (naive.remove(range) != null) {
        index.remove(range);
      }
    }

    Set<WatchRange> found = new HashSet<>();
    index.holding(key, found::add);
    Set<WatchRange> all = new HashSet<>();
    index.forEach(all::add);

    assertThat(found)
        .isEqualTo(
            naive.keySet().stream().filter(range -> range.holds(key)).collect(Collectors.toSet()));
    assertThat(all).isEqualTo(naive.keySet());
  }

  @Test
  void watchersOfOneRangeShareItsPlace() {
    RangeIndex<Object> index = new RangeIndex<>();
    WatchRange range = WatchRange.of(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("b"));

    assertThat(index.of(range, Object::new)).isSameAs(index.of(range, Object::new));
  }
}
