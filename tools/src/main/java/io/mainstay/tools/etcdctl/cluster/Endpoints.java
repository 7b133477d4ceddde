package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.session.Session;
import java.util.List;

/** Which endpoints a command is about. */
final class Endpoints {
  /** All of the cluster, whichever were given. */
  static final Flag CLUSTER =
      Flag.toggle("cluster", "use all endpoints from the cluster member list");

  private Endpoints() {}

  /** Those that were given, or those of all members. */
  static List<Endpoint> of(Session session) throws CommandException {
    if (!session.flags().toggled(CLUSTER.name())) {
      return session.endpoints();
    }
    try {
      MemberListResponse members =
          session.call(
              Methods.MEMBER_LIST, MemberListRequest.newBuilder().setLinearizable(true).build());
      return members.getMembersList().stream()
          .flatMap(member -> member.getClientURLsList().stream())
          .map(Endpoint::parse)
          .toList();
    } catch (RpcException e) {
      throw new CommandException(
          ExitCode.ERROR,
          "failed to fetch endpoints from etcd cluster member list: " + e.getMessage(),
          e);
    }
  }
}
