package io.mainstay.tools.benchmark;

import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.client.Client;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import java.util.ArrayList;
import java.util.List;

/**
 * A lease, and whoever keeps it alive.
 *
 * @param id its ID
 */
record Lease(Client client, long id) {
  /** A lease that lives a little longer than most loads, as etcd's tool has it. */
  static final LeaseGrantRequest REQUEST = LeaseGrantRequest.newBuilder().setTTL(100).build();

  /** Has a lease granted for each client. */
  static List<Lease> forEach(List<Client> clients) throws CommandException {
    List<Lease> leases = new ArrayList<>();
    try {
      for (Client client : clients) {
        leases.add(new Lease(client, client.call(Methods.LEASE_GRANT, REQUEST, null).getID()));
      }
    } catch (RpcException e) {
      throw Bench.failed(e);
    }
    return leases;
  }
}
