package io.mainstay.server.alarm;

import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmType;
import java.util.List;

/** The alarms that are raised, in order of member and type. Immutable; any thread. */
public record Alarms(List<AlarmMember> raised) {
  /** None. */
  static final Alarms NONE = new Alarms(List.of());

  /** Copies the list. */
  public Alarms {
    raised = List.copyOf(raised);
  }

  /** Whether any member has raised an alarm of this type. */
  public boolean has(AlarmType type) {
    return raised.stream().anyMatch(alarm -> alarm.getAlarm() == type);
  }

  /** Whether this very alarm is raised. */
  public boolean contains(AlarmMember alarm) {
    return raised.contains(alarm);
  }

  /** The alarms of a type; all of them for {@code NONE}. */
  List<AlarmMember> of(AlarmType type) {
    return type == AlarmType.NONE
        ? raised
        : raised.stream().filter(alarm -> alarm.getAlarm() == type).toList();
  }
}
