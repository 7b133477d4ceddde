package io.mainstay.tools.etcdctl.lease;

import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseLeasesRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.GoNumber;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;

/** {@code lease} and what is below it. */
public final class LeaseCommands {
  private static final String KEYS = "keys";

  private final Surroundings surroundings;

  private LeaseCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    LeaseCommands commands = new LeaseCommands(surroundings);
    return Command.group(
            "lease",
            "Lease related commands. Use `etcdctl lease --help` to see subcommands",
            List.of(
                Command.leaf("grant", "<ttl>", "Creates leases", List.of(), commands::grant),
                Command.leaf("revoke", "<leaseID>", "Revokes leases", List.of(), commands::revoke),
                Command.leaf(
                    "timetolive",
                    "<leaseID> [options]",
                    "Get lease information",
                    List.of(Flag.toggle(KEYS, "Get keys attached to this lease")),
                    commands::timeToLive),
                Command.leaf("list", "", "List all active leases", List.of(), commands::list),
                KeepAliveCommand.command(surroundings)))
        .describedAs("Lease related commands");
  }

  private void grant(Call call) throws CommandException {
    String seconds = only(call, "lease grant command needs TTL argument");
    long ttl;
    try {
      ttl = GoNumber.signed(seconds, 10);
    } catch (NumberFormatException e) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, "bad TTL (" + e.getMessage() + ")", e);
    }
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(ttl).build();
    surroundings.connected(
        call,
        session -> {
          try {
            session.print(new GrantAnswer(session.call(Methods.LEASE_GRANT, request)));
          } catch (RpcException e) {
            throw failure("grant", e);
          }
        });
  }

  private void revoke(Call call) throws CommandException {
    long id = id(only(call, "lease revoke command needs 1 argument"));
    LeaseRevokeRequest request = LeaseRevokeRequest.newBuilder().setID(id).build();
    surroundings.connected(
        call,
        session -> {
          try {
            session.print(new RevokeAnswer(id, session.call(Methods.LEASE_REVOKE, request)));
          } catch (RpcException e) {
            throw failure("revoke", e);
          }
        });
  }

  private void timeToLive(Call call) throws CommandException {
    long id = id(only(call, "lease timetolive command needs lease ID as argument"));
    boolean withKeys = call.flags().toggled(KEYS);
    LeaseTimeToLiveRequest request =
        LeaseTimeToLiveRequest.newBuilder().setID(id).setKeys(withKeys).build();
    surroundings.connected(
        call,
        session -> {
          try {
            session.print(
                new TimeToLiveAnswer(
                    session.callPatiently(Methods.LEASE_TIME_TO_LIVE, request), withKeys));
          } catch (RpcException e) {
            throw badConnection(e);
          }
        });
  }

  private void list(Call call) throws CommandException {
    surroundings.connected(
        call,
        session -> {
          try {
            session.print(
                new LeasesAnswer(
                    session.callPatiently(
                        Methods.LEASE_LEASES, LeaseLeasesRequest.getDefaultInstance())));
          } catch (RpcException e) {
            throw badConnection(e);
          }
        });
  }

  /** The only argument. */
  static String only(Call call, String otherwise) throws CommandException {
    if (call.arguments().size() != 1) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, otherwise);
    }
    return call.arguments().get(0);
  }

  /** The ID of a lease, in hexadecimal digits. */
  static long id(String argument) throws CommandException {
    try {
      return GoNumber.signed(argument, 16);
    } catch (NumberFormatException e) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "bad lease ID arg (%s), expecting ID in Hex".formatted(e.getMessage()),
          e);
    }
  }

  private static CommandException failure(String what, RpcException failure) {
    return new CommandException(
        ExitCode.ERROR, "failed to %s lease (%s)".formatted(what, failure.getMessage()), failure);
  }

  /** These tell of any failure with the code of a connection's. */
  static CommandException badConnection(RpcException failure) {
    return new CommandException(
        ExitCode.BAD_CONNECTION, String.valueOf(failure.getMessage()), failure);
  }
}
