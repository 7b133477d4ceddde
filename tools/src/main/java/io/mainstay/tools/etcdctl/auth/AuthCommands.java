package io.mainstay.tools.etcdctl.auth;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.AuthDisableRequest;
import io.mainstay.api.etcdserverpb.AuthEnableRequest;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthStatusRequest;
import io.mainstay.api.etcdserverpb.AuthStatusResponse;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;

/** {@code auth} and what is below it. */
public final class AuthCommands {
  private static final String ROOT = "root";

  private final Surroundings surroundings;

  private AuthCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    AuthCommands commands = new AuthCommands(surroundings);
    return Command.group(
            "auth",
            "Enable or disable authentication. Use `etcdctl auth --help` to see subcommands",
            List.of(
                Command.leaf("enable", "", "Enables authentication", List.of(), commands::enable),
                Command.leaf(
                    "disable", "", "Disables authentication", List.of(), commands::disable),
                Command.leaf(
                    "status", "", "Returns authentication status", List.of(), commands::status)))
        .describedAs("Enable or disable authentication");
  }

  /** Whether it is on. */
  private record Status(AuthStatusResponse message) implements MessageAnswer {
    @Override
    public void simple(SimpleWriter to) {
      to.line("Authentication Status: " + message.getEnabled());
      to.line("AuthRevision: " + Long.toUnsignedString(message.getAuthRevision()));
    }
  }

  private void enable(Call call) throws CommandException {
    requireNoArguments(call, "enable");
    surroundings.connected(
        call,
        session -> {
          try {
            enable(session);
          } catch (RpcException e) {
            if (!e.is(EtcdError.ROOT_ROLE_NOT_GRANTED)) {
              throw e;
            }
            giveRootItsRole(session);
            enable(session);
          }
          session.streams().out().println("Authentication Enabled");
        });
  }

  private static void enable(Session session) throws RpcException {
    session.call(Methods.AUTH_ENABLE, AuthEnableRequest.getDefaultInstance());
  }

  private static void giveRootItsRole(Session session) throws RpcException {
    session.call(Methods.ROLE_ADD, AuthRoleAddRequest.newBuilder().setName(ROOT).build());
    session.call(
        Methods.USER_GRANT_ROLE,
        AuthUserGrantRoleRequest.newBuilder().setUser(ROOT).setRole(ROOT).build());
  }

  private void disable(Call call) throws CommandException {
    requireNoArguments(call, "disable");
    surroundings.connected(
        call,
        session -> {
          session.call(Methods.AUTH_DISABLE, AuthDisableRequest.getDefaultInstance());
          session.streams().out().println("Authentication Disabled");
        });
  }

  private void status(Call call) throws CommandException {
    requireNoArguments(call, "status");
    surroundings.connected(
        call,
        session ->
            session.print(
                new Status(
                    session.call(Methods.AUTH_STATUS, AuthStatusRequest.getDefaultInstance()))));
  }

  private static void requireNoArguments(Call call, String command) throws CommandException {
    if (!call.arguments().isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "auth %s command does not accept any arguments".formatted(command));
    }
  }
}
