package io.mainstay.tools.etcdctl.auth;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.Permission;
import io.mainstay.api.etcdserverpb.AuthRoleAddRequest;
import io.mainstay.api.etcdserverpb.AuthRoleDeleteRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGetRequest;
import io.mainstay.api.etcdserverpb.AuthRoleGrantPermissionRequest;
import io.mainstay.api.etcdserverpb.AuthRoleListRequest;
import io.mainstay.api.etcdserverpb.AuthRoleListResponse;
import io.mainstay.api.etcdserverpb.AuthRoleRevokePermissionRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.kv.KeyRange;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.Words;
import java.util.List;
import java.util.Locale;

/** {@code role} and what is below it. */
public final class RoleCommands {
  private static final String PREFIX = "prefix";
  private static final String FROM_KEY = "from-key";
  private static final int GRANT_ARGUMENTS = 3;

  private final Surroundings surroundings;

  private RoleCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    RoleCommands commands = new RoleCommands(surroundings);
    return Command.group(
            "role",
            "Role related commands. Use `etcdctl role --help` to see subcommands",
            List.of(
                Command.leaf("add", "<role name>", "Adds a new role", List.of(), commands::add),
                Command.leaf(
                    "delete", "<role name>", "Deletes a role", List.of(), commands::delete),
                Command.leaf(
                    "get",
                    "<role name>",
                    "Gets detailed information of a role",
                    List.of(),
                    commands::get),
                Command.leaf("list", "", "Lists all roles", List.of(), commands::list),
                Command.leaf(
                    "grant-permission",
                    "[options] <role name> <permission type> <key> [endkey]",
                    "Grants a key to a role",
                    rangeFlags("grant"),
                    commands::grant),
                Command.leaf(
                    "revoke-permission",
                    "<role name> <key> [endkey]",
                    "Revokes a key from a role",
                    rangeFlags("revoke"),
                    commands::revoke)))
        .describedAs("Role related commands");
  }

  private static List<Flag> rangeFlags(String verb) {
    return List.of(
        Flag.toggle(PREFIX, verb + " a prefix permission"),
        Flag.toggle(
            FROM_KEY,
            verb
                + " a permission of keys that are greater than or equal to the given key using byte"
                + " compare"));
  }

  private void add(Call call) throws CommandException {
    String role = only(call, "add");
    AuthRoleAddRequest request = AuthRoleAddRequest.newBuilder().setName(role).build();
    DoneAnswer.make(call, surroundings, Methods.ROLE_ADD, request, "Role " + role + " created");
  }

  private void delete(Call call) throws CommandException {
    String role = only(call, "delete");
    AuthRoleDeleteRequest request = AuthRoleDeleteRequest.newBuilder().setRole(role).build();
    DoneAnswer.make(call, surroundings, Methods.ROLE_DELETE, request, "Role " + role + " deleted");
  }

  private void get(Call call) throws CommandException {
    String role = only(call, "get");
    AuthRoleGetRequest request = AuthRoleGetRequest.newBuilder().setRole(role).build();
    surroundings.connected(
        call,
        session ->
            session.print(new RoleAnswer(role, session.callPatiently(Methods.ROLE_GET, request))));
  }

  private void list(Call call) throws CommandException {
    if (!call.arguments().isEmpty()) {
      throw bad("role list command requires no arguments");
    }
    surroundings.connected(
        call,
        session -> {
          AuthRoleListResponse response =
              session.callPatiently(Methods.ROLE_LIST, AuthRoleListRequest.getDefaultInstance());
          session.print(new NamesAnswer(response, response.getRolesList()));
        });
  }

  private void grant(Call call) throws CommandException {
    List<String> arguments = call.arguments();
    if (arguments.size() < GRANT_ARGUMENTS) {
      throw bad(
          "role grant command requires role name, permission type, and key [endkey] as its"
              + " argument");
    }
    Permission.Type type = type(arguments.get(1));
    KeyRange range = range(call.flags(), arguments.subList(2, arguments.size()));
    String role = arguments.get(0);
    AuthRoleGrantPermissionRequest request =
        AuthRoleGrantPermissionRequest.newBuilder()
            .setName(role)
            .setPerm(
                Permission.newBuilder()
                    .setPermType(type)
                    .setKey(range.key())
                    .setRangeEnd(range.end()))
            .build();
    DoneAnswer.make(
        call, surroundings, Methods.ROLE_GRANT_PERMISSION, request, "Role " + role + " updated");
  }

  private void revoke(Call call) throws CommandException {
    List<String> arguments = call.arguments();
    if (arguments.size() < 2) {
      throw bad(
          "role revoke-permission command requires role name and key [endkey] as its argument");
    }
    KeyRange range = range(call.flags(), arguments.subList(1, arguments.size()));
    String role = arguments.get(0);
    AuthRoleRevokePermissionRequest request =
        AuthRoleRevokePermissionRequest.newBuilder()
            .setRole(role)
            .setKey(range.key())
            .setRangeEnd(range.end())
            .build();
    ByteString given = Words.bytes(arguments.get(1));
    String what =
        range.end().isEmpty()
            ? "key " + Words.text(given)
            : "range " + Words.text(Ranges.shown(given, range.end()));
    DoneAnswer.make(
        call,
        surroundings,
        Methods.ROLE_REVOKE_PERMISSION,
        request,
        "Permission of %s is revoked from role %s".formatted(what, role));
  }

  private static Permission.Type type(String word) throws CommandException {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "READ" -> Permission.Type.READ;
      case "WRITE" -> Permission.Type.WRITE;
      case "READWRITE" -> Permission.Type.READWRITE;
      default -> throw bad("invalid permission type: " + word);
    };
  }

  /** What a permission is for; an empty key stands for the first there can be. */
  private static KeyRange range(FlagValues flags, List<String> arguments) throws CommandException {
    boolean prefix = flags.toggled(PREFIX);
    boolean fromKey = flags.toggled(FROM_KEY);
    ByteString key = Words.bytes(arguments.get(0));
    if (prefix && fromKey && (key.isEmpty() || arguments.size() == 1)) {
      throw bad("--from-key and --prefix flags are mutually exclusive");
    }
    if (key.isEmpty()) {
      return new KeyRange(Ranges.OPEN, prefix || fromKey ? Ranges.OPEN : ByteString.EMPTY);
    }
    if (arguments.size() > 1) {
      if (prefix || fromKey) {
        throw bad(
            "unexpected endkey argument with --%s flag".formatted(prefix ? PREFIX : FROM_KEY));
      }
      return new KeyRange(key, Words.bytes(arguments.get(1)));
    }
    if (prefix) {
      return new KeyRange(key, KeyRange.endOfPrefix(key));
    }
    return new KeyRange(key, fromKey ? Ranges.OPEN : ByteString.EMPTY);
  }

  private static String only(Call call, String command) throws CommandException {
    if (call.arguments().size() != 1) {
      throw bad("role %s command requires role name as its argument".formatted(command));
    }
    return call.arguments().get(0);
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}
