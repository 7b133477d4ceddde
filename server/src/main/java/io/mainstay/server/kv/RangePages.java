package io.mainstay.server.kv;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.RangePage;
import io.mainstay.storage.ReadView;
import org.jspecify.annotations.Nullable;

/**
 * A range that is read page by page at one revision, each page when the caller asks for it: a slow
 * reader holds neither memory nor a view of the store between two pages.
 *
 * <p>One thread at a time. Page sizes follow etcd ({@code rangeStream} in {@code
 * server/etcdserver/v3_server.go} at v3.7.1): ten pairs at first, then doubled or halved to come
 * near the target size.
 */
public final class RangePages {
  private static final int FIRST_PAGE_PAIRS = 10;
  private static final int MOST_PAGE_PAIRS = 1 << 20;

  private final MvccStore store;
  private final ResponseHeaders headers;
  private final RangeRequest request;
  private final long targetBytes;
  private final long totalLimit;

  private ByteString nextKey;
  private long pinnedRevision;
  private long headerRevision;
  private long pagePairs = FIRST_PAGE_PAIRS;
  private long sent;
  private boolean ended;

  RangePages(MvccStore store, ResponseHeaders headers, RangeRequest request, long targetBytes) {
    this.store = store;
    this.headers = headers;
    this.request = request;
    this.targetBytes = targetBytes;
    this.totalLimit = request.getLimit() > 0 ? request.getLimit() : Long.MAX_VALUE;
    this.nextKey = request.getKey();
    this.pinnedRevision = request.getRevision();
  }

  /** Whether there is nothing more to ask for. */
  public boolean ended() {
    return ended;
  }

  /**
   * Reads the next page. The last one has the header and the count.
   *
   * @throws EtcdException {@code COMPACTED} when a compaction has passed the revision, or {@code
   *     FUTURE_REVISION}
   */
  public RangeResponse next() {
    try (ReadView view = store.newestView()) {
      pin(view);
      return request.getCountOnly() ? count(view) : page(view);
    }
  }

  private void pin(ReadView view) {
    if (headerRevision == 0) {
      headerRevision = view.revision();
      if (pinnedRevision <= 0) {
        pinnedRevision = headerRevision;
      }
    }
  }

  private RangeResponse count(ReadView view) {
    ended = true;
    return RangeResponse.newBuilder()
        .setHeader(headers.at(headerRevision))
        .setCount(view.count(nextKey, request.getRangeEnd(), pinnedRevision))
        .build();
  }

  private RangeResponse page(ReadView view) {
    int pairs = Math.toIntExact(Math.min(pagePairs, totalLimit - sent));
    RangePage page =
        view.page(nextKey, request.getRangeEnd(), pinnedRevision, request.getKeysOnly(), pairs);
    sent += page.pairs().size();
    RangeResponse.Builder answer = RangeResponse.newBuilder().addAllKvs(page.pairs());
    ByteString rest = page.next();
    if (rest == null || sent == totalLimit) {
      return last(view, answer, rest);
    }
    nextKey = rest;
    RangeResponse chunk = answer.build();
    adjustPageSize(chunk.getSerializedSize());
    return chunk;
  }

  private RangeResponse last(
      ReadView view, RangeResponse.Builder answer, @Nullable ByteString rest) {
    ended = true;
    long remaining = rest == null ? 0 : view.count(rest, request.getRangeEnd(), pinnedRevision);
    return answer
        .setHeader(headers.at(headerRevision))
        .setMore(remaining > 0)
        .setCount(sent + remaining)
        .build();
  }

  private void adjustPageSize(long pageBytes) {
    if (pageBytes < targetBytes / 2) {
      pagePairs = Math.min(MOST_PAGE_PAIRS, pagePairs * 2);
    } else if (pageBytes > targetBytes * 2) {
      pagePairs = Math.max(1, pagePairs / 2);
    }
  }
}
