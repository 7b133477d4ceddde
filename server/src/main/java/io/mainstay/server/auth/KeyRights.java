package io.mainstay.server.auth;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.Permission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys for which somebody has one kind of right: intervals in order that neither overlap nor
 * touch, so that a range is covered by all of them together exactly when one covers it. Immutable.
 */
final class KeyRights {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  private final List<Interval> intervals;

  /**
   * From one key to another.
   *
   * @param end the first key that is not in it; null for no end
   */
  private record Interval(ByteString begin, @Nullable ByteString end) {
    static Interval of(ByteString key, ByteString rangeEnd) {
      if (rangeEnd.equals(ZERO)) {
        return new Interval(key, null);
      }
      // A range that ends before it begins holds nothing; only who may see its key may ask for it.
      return ORDER.compare(key, rangeEnd) < 0
          ? new Interval(key, rangeEnd)
          : new Interval(key, key.concat(ZERO));
    }

    boolean reaches(@Nullable ByteString other) {
      return end == null || (other != null && ORDER.compare(end, other) >= 0);
    }
  }

  private KeyRights(List<Interval> intervals) {
    this.intervals = intervals;
  }

  /** The keys of all these permissions together. */
  static KeyRights union(Stream<Permission> permissions) {
    List<Interval> merged = new ArrayList<>();
    permissions
        .map(permission -> Interval.of(permission.getKey(), permission.getRangeEnd()))
        .sorted(Comparator.comparing(Interval::begin, ORDER))
        .forEach(
            next -> {
              Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
              if (last == null || !last.reaches(next.begin())) {
                merged.add(next);
              } else if (!last.reaches(next.end())) {
                merged.set(merged.size() - 1, new Interval(last.begin(), next.end()));
              }
            });
    return new KeyRights(List.copyOf(merged));
  }

  /** Whether all keys of a range, given as in a request, are among these. */
  boolean cover(ByteString key, ByteString rangeEnd) {
    Interval asked = Interval.of(key, rangeEnd);
    int low = 0;
    int high = intervals.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ORDER.compare(intervals.get(middle).begin(), asked.begin()) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && intervals.get(low - 1).reaches(asked.end());
  }
}
