package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import io.mainstay.tools.etcdctl.output.SimpleWriter;

/** Alarms that are there, or were. */
record AlarmAnswer(AlarmResponse message) implements MessageAnswer {
  @Override
  public void simple(SimpleWriter to) {
    for (AlarmMember alarm : message.getAlarmsList()) {
      to.line(
          "memberID:%s alarm:%s"
              .formatted(Long.toUnsignedString(alarm.getMemberID()), alarm.getAlarm()));
    }
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(message.getHeader());
    for (AlarmMember alarm : message.getAlarmsList()) {
      to.id("MemberID", alarm.getMemberID());
      to.plain("AlarmType", alarm.getAlarm().toString());
      to.emptyLine();
    }
  }
}
