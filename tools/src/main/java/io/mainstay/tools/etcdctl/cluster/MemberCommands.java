package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberPromoteRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MemberUpdateRequest;
import io.mainstay.client.Methods;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.GoNumber;
import io.mainstay.tools.etcdctl.session.Consistency;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code member} and what is below it. */
public final class MemberCommands {
  private static final String PEER_URLS = "peer-urls";
  private static final String LEARNER = "learner";
  private static final int HEX = 16;
  private static final Pattern SCHEME = Pattern.compile("(https?|unixs?)://.*");
  private static final String LIST_DESCRIPTION =
      """
      When --write-out is set to simple, this command prints out comma-separated member lists for each endpoint.
      The items in the lists are ID, Status, Name, Peer Addrs, Client Addrs, Is Learner.
      """;
  private static final String PROMOTE_DESCRIPTION =
      """
      Promotes a non-voting learner member to a voting one in the cluster.
      """;

  private final Surroundings surroundings;

  private MemberCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    MemberCommands commands = new MemberCommands(surroundings);
    return Command.group(
            "member",
            "Membership related commands. Use `etcdctl member --help` to see subcommands",
            List.of(
                Command.leaf(
                    "add",
                    "<memberName> [options]",
                    "Adds a member into the cluster",
                    List.of(
                        Flag.text(PEER_URLS, "", "comma separated peer URLs for the new member."),
                        Flag.toggle(LEARNER, "indicates if the new member is raft learner")),
                    commands::add),
                Command.leaf(
                    "remove",
                    "<memberID>",
                    "Removes a member from the cluster",
                    List.of(),
                    commands::remove),
                Command.leaf(
                    "update",
                    "<memberID> [options]",
                    "Updates a member in the cluster",
                    List.of(
                        Flag.text(
                            PEER_URLS, "", "comma separated peer URLs for the updated member.")),
                    commands::update),
                Command.leaf(
                        "list",
                        "",
                        "Lists all members in the cluster",
                        List.of(Consistency.FLAG),
                        commands::list)
                    .describedAs(LIST_DESCRIPTION),
                Command.leaf(
                        "promote",
                        "<memberID>",
                        "Promotes a non-voting member in the cluster",
                        List.of(),
                        commands::promote)
                    .describedAs(PROMOTE_DESCRIPTION)))
        .describedAs("Membership related commands");
  }

  private void add(Call call) throws CommandException {
    if (call.arguments().isEmpty()) {
      throw bad("member name not provided");
    }
    if (call.arguments().size() > 1) {
      throw bad("too many arguments" + advice(call.arguments()));
    }
    MemberAddRequest request =
        MemberAddRequest.newBuilder()
            .addAllPeerURLs(urls(call))
            .setIsLearner(call.flags().toggled(LEARNER))
            .build();
    String name = call.arguments().get(0);
    surroundings.connected(
        call,
        session -> {
          requireUrls(request.getPeerURLsList());
          session.print(new MemberAddAnswer(name, session.call(Methods.MEMBER_ADD, request)));
        });
  }

  private static String advice(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.toLowerCase(Locale.ROOT).startsWith("http"))
        .map(argument -> ", did you mean --peer-urls=" + argument)
        .collect(Collectors.joining());
  }

  private void remove(Call call) throws CommandException {
    long id = id(call);
    MemberRemoveRequest request = MemberRemoveRequest.newBuilder().setID(id).build();
    surroundings.connected(
        call,
        session ->
            session.print(
                MemberChangeAnswer.removed(id, session.call(Methods.MEMBER_REMOVE, request))));
  }

  private void update(Call call) throws CommandException {
    long id = id(call);
    MemberUpdateRequest request =
        MemberUpdateRequest.newBuilder().setID(id).addAllPeerURLs(urls(call)).build();
    surroundings.connected(
        call,
        session -> {
          requireUrls(request.getPeerURLsList());
          session.print(
              MemberChangeAnswer.updated(id, session.call(Methods.MEMBER_UPDATE, request)));
        });
  }

  private void promote(Call call) throws CommandException {
    long id = id(call);
    MemberPromoteRequest request = MemberPromoteRequest.newBuilder().setID(id).build();
    surroundings.connected(
        call,
        session ->
            session.print(
                MemberChangeAnswer.promoted(id, session.call(Methods.MEMBER_PROMOTE, request))));
  }

  private void list(Call call) throws CommandException {
    boolean linearizable = Consistency.isLinearizable(call.flags());
    MemberListRequest request =
        MemberListRequest.newBuilder().setLinearizable(linearizable).build();
    surroundings.connected(
        call,
        session -> session.print(new MemberListAnswer(session.call(Methods.MEMBER_LIST, request))));
  }

  private static List<String> urls(Call call) throws CommandException {
    String urls = call.flags().text(PEER_URLS);
    if (urls.isEmpty()) {
      throw bad("member peer urls not provided");
    }
    return List.of(urls.split(",", -1));
  }

  /** What etcd's client library refuses before it asks a member. */
  private static void requireUrls(List<String> urls) throws CommandException {
    for (String url : urls) {
      if (!SCHEME.matcher(url).matches()) {
        throw new CommandException(
            ExitCode.ERROR, "URL scheme must be http, https, unix, or unixs: " + url);
      }
    }
  }

  private static long id(Call call) throws CommandException {
    if (call.arguments().size() != 1) {
      throw bad("member ID is not provided");
    }
    try {
      return GoNumber.unsigned(call.arguments().get(0), HEX);
    } catch (NumberFormatException e) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS,
          "bad member ID arg (%s), expecting ID in Hex".formatted(e.getMessage()),
          e);
    }
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}
