package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.Compare.CompareTarget;
import io.mainstay.api.mvccpb.KeyValue;

/** One comparison of a transaction (api.md, 5.3). */
final class Comparison {
  private Comparison() {}

  static boolean holds(Compare compare, KeySpace space) {
    KeyRange range = KeyRange.of(compare.getKey(), compare.getRangeEnd());
    if (range.single()) {
      KeyValue pair = space.newest(range.start());
      return pair == null ? holdsForMissing(compare) : holdsFor(compare, pair);
    }
    if (range.isEmpty()) {
      return holdsForMissing(compare);
    }
    boolean any = false;
    try (Versions versions = new HistoricVersions(space.reader(), range, space.revision())) {
      while (versions.next()) {
        any = true;
        if (!holdsFor(compare, versions.pair())) {
          return false;
        }
      }
    }
    return any || holdsForMissing(compare);
  }

  private static boolean holdsForMissing(Compare compare) {
    return compare.getTarget() != CompareTarget.VALUE
        && holdsFor(compare, KeyValue.getDefaultInstance());
  }

  /**
   * An operand that does not match the target reads as 0 or empty: the generated getters say so.
   */
  private static boolean holdsFor(Compare compare, KeyValue pair) {
    int order =
        switch (compare.getTarget()) {
          case VERSION -> Long.compare(pair.getVersion(), compare.getVersion());
          case CREATE -> Long.compare(pair.getCreateRevision(), compare.getCreateRevision());
          case MOD -> Long.compare(pair.getModRevision(), compare.getModRevision());
          case VALUE ->
              ByteString.unsignedLexicographicalComparator()
                  .compare(pair.getValue(), compare.getValue());
          case LEASE -> Long.compare(pair.getLease(), compare.getLease());
          case UNRECOGNIZED -> 0;
        };
    return switch (compare.getResult()) {
      case EQUAL -> order == 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
      case NOT_EQUAL -> order != 0;
      case UNRECOGNIZED -> true;
    };
  }
}
