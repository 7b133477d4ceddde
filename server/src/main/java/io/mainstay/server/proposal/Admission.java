package io.mainstay.server.proposal;

import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import java.util.concurrent.CompletableFuture;

/** Whether what a client asks for may be proposed now. Any thread. */
public interface Admission {
  /**
   * Lets a request pass or not.
   *
   * @throws io.mainstay.api.errors.EtcdException why it may not be proposed
   */
  void require(InternalRaftRequest request);

  /**
   * Completes when a client may hear that it was refused: what it will see of the reason if it
   * looks is there. Never fails.
   */
  default CompletableFuture<?> refusalShown() {
    return CompletableFuture.completedFuture(null);
  }
}
