package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmRequest;
import io.mainstay.api.etcdserverpb.AlarmRequest.AlarmAction;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import java.util.List;

/** {@code alarm} and what is below it. */
public final class AlarmCommands {
  private static final AlarmRequest LIST =
      AlarmRequest.newBuilder().setAction(AlarmAction.GET).build();

  private final Surroundings surroundings;

  private AlarmCommands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The group. */
  public static Command group(Surroundings surroundings) {
    AlarmCommands commands = new AlarmCommands(surroundings);
    return Command.group(
            "alarm",
            "Alarm related commands. Use `etcdctl alarm --help` to see subcommands",
            List.of(
                Command.leaf("disarm", "", "Disarms all alarms", List.of(), commands::disarm),
                Command.leaf("list", "", "Lists all alarms", List.of(), commands::list)))
        .describedAs("Alarm related commands");
  }

  private void list(Call call) throws CommandException {
    requireNoArguments(call, "alarm list");
    surroundings.connected(
        call, session -> session.print(new AlarmAnswer(session.call(Methods.ALARM, LIST))));
  }

  /** All that there are, one by one; what is printed are those that were there. */
  private void disarm(Call call) throws CommandException {
    requireNoArguments(call, "alarm disarm");
    surroundings.connected(
        call,
        session -> {
          AlarmResponse.Builder disarmed = AlarmResponse.newBuilder();
          for (AlarmMember alarm : session.call(Methods.ALARM, LIST).getAlarmsList()) {
            disarmed.addAllAlarms(disarm(session, alarm).getAlarmsList());
          }
          session.print(new AlarmAnswer(disarmed.build()));
        });
  }

  private static AlarmResponse disarm(Session session, AlarmMember alarm) throws RpcException {
    return session.call(
        Methods.ALARM,
        AlarmRequest.newBuilder()
            .setAction(AlarmAction.DEACTIVATE)
            .setMemberID(alarm.getMemberID())
            .setAlarm(alarm.getAlarm())
            .build());
  }

  private static void requireNoArguments(Call call, String command) throws CommandException {
    if (!call.arguments().isEmpty()) {
      throw new CommandException(ExitCode.BAD_ARGUMENTS, command + " command accepts no arguments");
    }
  }
}
