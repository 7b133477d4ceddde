package io.mainstay.tools.etcdctl.auth;

import io.mainstay.api.authpb.UserAddOptions;
import io.mainstay.api.etcdserverpb.AuthRoleGetRequest;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.AuthUserChangePasswordRequest;
import io.mainstay.api.etcdserverpb.AuthUserDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthUserGetRequest;
import io.mainstay.api.etcdserverpb.AuthUserGetResponse;
import io.mainstay.api.etcdserverpb.AuthUserGrantRoleRequest;
import io.mainstay.api.etcdserverpb.AuthUserListRequest;
import io.mainstay.api.etcdserverpb.AuthUserListResponse;
import io.mainstay.api.etcdserverpb.AuthUserRevokeRoleRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;

/** {@code user} and what is below it. */
public final class UserCommands {
  private static final String INTERACTIVE = "interactive";
  private static final String NEW_PASSWORD = "new-user-password";
  private static final String NO_PASSWORD = "no-password";
  private static final String DETAIL = "detail";

  private final Surroundings surroundings;
  private final NewPassword passwords;

  private UserCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.passwords = new NewPassword(surroundings.prompt());
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    UserCommands commands = new UserCommands(surroundings);
    return Command.group(
            "user",
            "User related commands. Use `etcdctl user --help` to see subcommands",
            List.of(
                Command.leaf(
                    "add",
                    "<user name or user:password> [options]",
                    "Adds a new user",
                    List.of(
                        interactive("Read password from stdin instead of interactive terminal"),
                        Flag.text(NEW_PASSWORD, "", "Supply password from the command line flag"),
                        Flag.toggle(
                            NO_PASSWORD, "Create a user without password (CN based auth only)")),
                    commands::add),
                Command.leaf(
                    "delete", "<user name>", "Deletes a user", List.of(), commands::delete),
                Command.leaf(
                    "get",
                    "<user name> [options]",
                    "Gets detailed information of a user",
                    List.of(Flag.toggle(DETAIL, "Show permissions of roles granted to the user")),
                    commands::get),
                Command.leaf("list", "", "Lists all users", List.of(), commands::list),
                Command.leaf(
                    "passwd",
                    "<user name> [options]",
                    "Changes password of user",
                    List.of(
                        interactive(
                            "If true, read password from stdin instead of interactive terminal")),
                    commands::changePassword),
                Command.leaf(
                    "grant-role",
                    "<user name> <role name>",
                    "Grants a role to a user",
                    List.of(),
                    commands::grantRole),
                Command.leaf(
                    "revoke-role",
                    "<user name> <role name>",
                    "Revokes a role from a user",
                    List.of(),
                    commands::revokeRole)))
        .describedAs("User related commands");
  }

  private static Flag interactive(String usage) {
    return Flag.toggle(INTERACTIVE, usage).withDefault("true");
  }

  /** The roles of a user. */
  private record UserAnswer(String name, AuthUserGetResponse message) implements MessageAnswer {
    @Override
    public void simple(SimpleWriter to) {
      to.line("User: " + name);
      StringBuilder roles = new StringBuilder("Roles:");
      message.getRolesList().forEach(role -> roles.append(' ').append(role));
      to.line(roles.toString());
    }
  }

  private void add(Call call) throws CommandException {
    String argument = only(call, "add");
    AuthUserAddRequest request = request(call, argument);
    DoneAnswer.make(
        call, surroundings, Methods.USER_ADD, request, "User " + request.getName() + " created");
  }

  private AuthUserAddRequest request(Call call, String argument) throws CommandException {
    AuthUserAddRequest.Builder request = AuthUserAddRequest.newBuilder().setName(argument);
    if (call.flags().toggled(NO_PASSWORD)) {
      return request.setOptions(UserAddOptions.newBuilder().setNoPassword(true)).build();
    }
    request.setOptions(UserAddOptions.getDefaultInstance());
    String given = call.flags().text(NEW_PASSWORD);
    if (!given.isEmpty()) {
      return request.setPassword(given).build();
    }
    int colon = argument.indexOf(':');
    if (colon < 0) {
      return request.setPassword(password(call, argument)).build();
    }
    if (colon == 0) {
      throw bad("empty user name is not allowed");
    }
    return request
        .setName(argument.substring(0, colon))
        .setPassword(argument.substring(colon + 1))
        .build();
  }

  private void delete(Call call) throws CommandException {
    String user = only(call, "delete");
    AuthUserDeleteRequest request = AuthUserDeleteRequest.newBuilder().setName(user).build();
    DoneAnswer.make(call, surroundings, Methods.USER_DELETE, request, "User " + user + " deleted");
  }

  private void get(Call call) throws CommandException {
    String user = only(call, "get");
    AuthUserGetRequest request = AuthUserGetRequest.newBuilder().setName(user).build();
    surroundings.connected(
        call,
        session -> {
          AuthUserGetResponse response = session.callPatiently(Methods.USER_GET, request);
          if (!call.flags().toggled(DETAIL)) {
            session.print(new UserAnswer(user, response));
            return;
          }
          session.streams().out().println("User: " + user);
          for (String role : response.getRolesList()) {
            session.streams().out().println();
            session.print(
                new RoleAnswer(
                    role,
                    session.callPatiently(
                        Methods.ROLE_GET, AuthRoleGetRequest.newBuilder().setRole(role).build())));
          }
        });
  }

  private void list(Call call) throws CommandException {
    if (!call.arguments().isEmpty()) {
      throw bad("user list command requires no arguments");
    }
    surroundings.connected(
        call,
        session -> {
          AuthUserListResponse response =
              session.callPatiently(Methods.USER_LIST, AuthUserListRequest.getDefaultInstance());
          session.print(new NamesAnswer(response, response.getUsersList()));
        });
  }

  private void changePassword(Call call) throws CommandException {
    String user = only(call, "passwd");
    AuthUserChangePasswordRequest request =
        AuthUserChangePasswordRequest.newBuilder()
            .setName(user)
            .setPassword(password(call, user))
            .build();
    DoneAnswer.make(call, surroundings, Methods.USER_CHANGE_PASSWORD, request, "Password updated");
  }

  private void grantRole(Call call) throws CommandException {
    List<String> pair =
        pair(call, "user grant command requires user name and role name as its argument");
    AuthUserGrantRoleRequest request =
        AuthUserGrantRoleRequest.newBuilder().setUser(pair.get(0)).setRole(pair.get(1)).build();
    DoneAnswer.make(
        call,
        surroundings,
        Methods.USER_GRANT_ROLE,
        request,
        "Role %s is granted to user %s".formatted(pair.get(1), pair.get(0)));
  }

  private void revokeRole(Call call) throws CommandException {
    List<String> pair =
        pair(call, "user revoke-role requires user name and role name as its argument");
    AuthUserRevokeRoleRequest request =
        AuthUserRevokeRoleRequest.newBuilder().setName(pair.get(0)).setRole(pair.get(1)).build();
    DoneAnswer.make(
        call,
        surroundings,
        Methods.USER_REVOKE_ROLE,
        request,
        "Role %s is revoked from user %s".formatted(pair.get(1), pair.get(0)));
  }

  private String password(Call call, String user) throws CommandException {
    return call.flags().toggled(INTERACTIVE)
        ? passwords.ask(user, call.streams())
        : NewPassword.firstWord(call.streams());
  }

  private static List<String> pair(Call call, String otherwise) throws CommandException {
    if (call.arguments().size() != 2) {
      throw bad(otherwise);
    }
    return call.arguments();
  }

  private static String only(Call call, String command) throws CommandException {
    if (call.arguments().size() != 1) {
      throw bad("user %s command requires user name as its argument".formatted(command));
    }
    return call.arguments().get(0);
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}
