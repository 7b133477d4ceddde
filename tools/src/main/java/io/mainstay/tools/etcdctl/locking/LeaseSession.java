package io.mainstay.tools.etcdctl.locking;

import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.etcdctl.stream.LeaseRenewal;
import java.util.concurrent.CountDownLatch;

/** A lease that lives as long as this process renews it; it is left to run out. */
final class LeaseSession implements AutoCloseable {
  private final long id;
  private final Thread renewer;
  private final CountDownLatch gone = new CountDownLatch(1);

  private LeaseSession(Client client, long id) {
    this.id = id;
    this.renewer = new Thread(() -> renew(new LeaseRenewal(client, id)), "lease");
    renewer.setDaemon(true);
  }

  /** Has a lease granted, and begins to renew it. */
  static LeaseSession open(Client client, long ttlSeconds) throws RpcException {
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build();
    LeaseSession session =
        new LeaseSession(client, client.call(Methods.LEASE_GRANT, request, null).getID());
    session.renewer.start();
    return session;
  }

  private void renew(LeaseRenewal renewal) {
    try {
      renewal.untilGone(response -> {});
    } catch (RpcException | CommandException e) {
      return; // interrupted by close
    } finally {
      gone.countDown();
    }
  }

  /** The lease. */
  long id() {
    return id;
  }

  /** Waits until the lease is gone. */
  void awaitGone() throws InterruptedException {
    gone.await();
  }

  @Override
  public void close() {
    renewer.interrupt();
  }
}
