package io.mainstay.storage.internals;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RangeRequest.SortTarget;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.EncodedRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One range request, answered as etcd 3.7 does with all its options, odd ones included (api.md,
 * 4.3).
 */
final class RangeQuery {
  private static final Comparator<ByteString> UNSIGNED =
      ByteString.unsignedLexicographicalComparator();

  private final RangeRequest request;
  private final KeySpace space;
  private final KeyRange range;

  private RangeQuery(RangeRequest request, KeySpace space) {
    this.request = request;
    this.space = space;
    this.range = KeyRange.of(request.getKey(), request.getRangeEnd());
  }

  static RangeResponse.Builder answer(RangeRequest request, KeySpace space) {
    return new RangeQuery(request, space).answer();
  }

  /**
   * Whether a request can be answered in the wire form: that needs no look into the pairs. Not for
   * a single key, which is quicker as it is.
   */
  static boolean isEncodable(RangeRequest request) {
    return !request.getRangeEnd().isEmpty()
        && !request.getKeysOnly()
        && !request.getCountOnly()
        && isInKeyOrder(request)
        && !isFiltered(request);
  }

  /** Answers such a request. */
  static EncodedRange encoded(RangeRequest request, KeySpace space) {
    return new RangeQuery(request, space).encoded();
  }

  private EncodedRange encoded() {
    long at = space.resolve(request.getRevision());
    KeySpace.EncodedPage page = space.encodedPage(range, at, readLimit());
    int found = page.pairs().found();
    long rest =
        page.next() == null ? 0 : space.countAfter(page.first(), found, page.next(), range, at);
    return new EncodedRange(page.pairs().pieces(), found, found + rest, page.next() != null);
  }

  private RangeResponse.Builder answer() {
    long at = space.resolve(request.getRevision());
    RangeResponse.Builder response = RangeResponse.newBuilder();
    if (request.getCountOnly()) {
      return response.setCount(space.count(range, at));
    }
    long limit = request.getLimit();
    KeySpace.Page page = space.page(range, at, bare(), readLimit());
    int read = page.pairs().size();
    long count = read;
    if (page.next() != null) {
      ByteString first = read == 0 ? null : page.pairs().get(0).getKey();
      count += space.countAfter(first, read, page.next(), range, at);
    }
    List<KeyValue> pairs = sort(filter(page.pairs()));
    boolean more = limit > 0 && (pairs.size() > limit || page.next() != null);
    for (KeyValue pair : more ? pairs.subList(0, (int) limit) : pairs) {
      response.addKvs(
          request.getKeysOnly() && !pair.getValue().isEmpty()
              ? pair.toBuilder().clearValue().build()
              : pair);
    }
    return response.setCount(count).setMore(more);
  }

  /**
   * Only a sort by value needs the values of a range that gives keys alone; it then keeps the
   * leases, too.
   */
  private boolean bare() {
    return request.getKeysOnly() && request.getSortTarget() != SortTarget.VALUE;
  }

  /**
   * How many pairs to read. Without a sort order it is one more than wanted whatever the sort
   * target is, so that such a sort happens within the first keys only, as in etcd.
   */
  private long readLimit() {
    long limit = request.getLimit();
    if (limit <= 0 || isFiltered(request)) {
      return Long.MAX_VALUE;
    }
    if (isInKeyOrder(request)) {
      return limit;
    }
    return request.getSortOrder() == SortOrder.NONE && limit < Long.MAX_VALUE
        ? limit + 1
        : Long.MAX_VALUE;
  }

  private static boolean isInKeyOrder(RangeRequest request) {
    return request.getSortTarget() == SortTarget.KEY && request.getSortOrder() != SortOrder.DESCEND;
  }

  private static boolean isFiltered(RangeRequest request) {
    return request.getMinModRevision() != 0
        || request.getMaxModRevision() != 0
        || request.getMinCreateRevision() != 0
        || request.getMaxCreateRevision() != 0;
  }

  private List<KeyValue> filter(List<KeyValue> pairs) {
    if (!isFiltered(request)) {
      return pairs;
    }
    return pairs.stream()
        .filter(
            pair ->
                within(
                    pair.getModRevision(),
                    request.getMinModRevision(),
                    request.getMaxModRevision()))
        .filter(
            pair ->
                within(
                    pair.getCreateRevision(),
                    request.getMinCreateRevision(),
                    request.getMaxCreateRevision()))
        .toList();
  }

  private static boolean within(long revision, long min, long max) {
    return (min == 0 || revision >= min) && (max == 0 || revision <= max);
  }

  /** Sorts stably, from key order: equal members do not depend on chance. */
  private List<KeyValue> sort(List<KeyValue> pairs) {
    if (isInKeyOrder(request)) {
      return pairs;
    }
    Comparator<KeyValue> order =
        switch (request.getSortTarget()) {
          case KEY -> Comparator.comparing(KeyValue::getKey, UNSIGNED);
          case VERSION -> Comparator.comparingLong(KeyValue::getVersion);
          case CREATE -> Comparator.comparingLong(KeyValue::getCreateRevision);
          case MOD -> Comparator.comparingLong(KeyValue::getModRevision);
          case VALUE -> Comparator.comparing(KeyValue::getValue, UNSIGNED);
          case UNRECOGNIZED -> throw new IllegalArgumentException("unknown sort target");
        };
    List<KeyValue> sorted = new ArrayList<>(pairs);
    sorted.sort(request.getSortOrder() == SortOrder.DESCEND ? order.reversed() : order);
    return sorted;
  }
}
