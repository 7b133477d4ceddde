package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One pass over a range, page by page, at the revision of the first. */
final class Pages {
  private final Client client;
  private final RangeRequest.Builder next;
  private final CompletableFuture<Long> keys = new CompletableFuture<>();
  private long count;

  /**
   * A pass that has not begun.
   *
   * @param whole the range and its options
   * @param pageSize how many keys are asked for at a time
   */
  Pages(Client client, RangeRequest whole, int pageSize) {
    this.client = client;
    this.next = whole.toBuilder().setLimit(pageSize);
  }

  /** Completes with the number of keys; fails as the first page that fails. */
  CompletionStage<Long> readAll() {
    readNext();
    return keys;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what follows the answer throws nothing
  private void readNext() {
    client
        .start(Methods.RANGE, next.build(), null)
        .whenComplete(
            (page, failure) -> {
              if (failure == null) {
                goOn(page);
              } else {
                keys.completeExceptionally(failure);
              }
            });
  }

  private void goOn(RangeResponse page) {
    count += page.getKvsCount();
    if (!page.getMore() || page.getKvsCount() == 0) {
      keys.complete(count);
      return;
    }
    if (next.getRevision() == 0) {
      next.setRevision(page.getHeader().getRevision());
    }
    next.setKey(page.getKvs(page.getKvsCount() - 1).getKey().concat(KeyRange.ZERO));
    readNext();
  }
}
