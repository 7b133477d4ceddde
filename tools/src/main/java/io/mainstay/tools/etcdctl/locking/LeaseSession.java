package io.mainstay.tools.etcdctl.locking;

import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantResponse;
import io.mainstay.client.Client;
import io.mainstay.client.LeaseKeeper;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import java.util.concurrent.CountDownLatch;

/** A lease that lives as long as this process renews it; it is left to run out. */
public final class LeaseSession implements AutoCloseable {
  private final long id;
  private final LeaseKeeper keeper;
  private final CountDownLatch gone = new CountDownLatch(1);

  private LeaseSession(Client client, LeaseGrantResponse granted) {
    this.id = granted.getID();
    this.keeper =
        LeaseKeeper.start(
            client, id, granted.getTTL(), (response, expiryNanos) -> {}, gone::countDown);
  }

  /** Has a lease granted, and begins to renew it. */
  public static LeaseSession open(Client client, long ttlSeconds) throws RpcException {
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build();
    return new LeaseSession(client, client.call(Methods.LEASE_GRANT, request, null));
  }

  /** The lease. */
  public long id() {
    return id;
  }

  /** Waits until the lease is gone. */
  void awaitGone() throws InterruptedException {
    gone.await();
  }

  @Override
  public void close() {
    keeper.close();
  }
}
