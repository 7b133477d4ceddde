package io.mainstay.server.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTest {
  private static final long MEMBER = 7;

  private final AtomicLong storeBytes = new AtomicLong();
  private final AlarmRegistry alarms = new AlarmRegistry(Alarms.NONE);
  private final Quota quota = new Quota(1000, MEMBER, storeBytes::get, alarms);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          put{key:'k' value:'12345'}                                                     | 262
          lease_grant{TTL:5}                                                             | 64
          delete_range{key:'k'}                                                          | 0
          lease_revoke{ID:5}                                                             | 0
          compaction{revision:5}                                                         | 0
          txn{success{request_range{key:'k'}}}                                           | 0
          txn{success{request_put{key:'k'}} success{request_put{key:'l'}}}               | 514
          txn{success{request_put{key:'k'}} failure{request_put{key:'k' value:'12'}}}    | 259
          txn{failure{request_txn{success{request_put{key:'k'}}}}}                       | 257
          """)
  void eachRequestHasItsCost(String request, long bytes) {
    assertThat(WriteCost.bytes(request(request))).isEqualTo(bytes);
  }

  @Test
  void whatWasLetInSinceTheLastLookCounts() {
    for (int i = 0; i < 3; i++) {
      quota.requireRoom(request("put{key:'k'}"));
    }

    assertThatThrownBy(() -> quota.requireRoom(request("put{key:'k'}")))
        .hasMessage(EtcdError.NO_SPACE.text());
    quota.look();
    quota.requireRoom(request("put{key:'k'}"));
  }

  @Test
  void whatTakesNoRoomIsAlwaysLetIn() {
    storeBytes.set(5000);
    quota.look();

    assertThatCode(() -> quota.requireRoom(request("delete_range{key:'k'}")))
        .doesNotThrowAnyException();
  }

  @Test
  void theAlarmIsRaisedOnceARequestFoundNoRoom() {
    storeBytes.set(5000);
    assertThat(quota.look()).isEmpty();

    assertThatThrownBy(() -> quota.requireRoom(request("put{key:'k'}")))
        .hasMessage(EtcdError.NO_SPACE.text());

    assertThat(quota.look())
        .hasValueSatisfying(
            alarm -> {
              assertThat(alarm.getMemberID()).isEqualTo(MEMBER);
              assertThat(alarm.getAlarm()).isEqualTo(AlarmType.NOSPACE);
            });
    assertThat(quota.look()).as("nobody was refused since").isEmpty();
  }

  @Test
  void anAlarmThatIsRaisedIsNotRaisedAgain() {
    storeBytes.set(5000);
    quota.look();
    alarms.publish(
        new Alarms(
            List.of(
                AlarmMember.newBuilder().setMemberID(MEMBER).setAlarm(AlarmType.NOSPACE).build())));

    assertThatThrownBy(() -> quota.requireRoom(request("put{key:'k'}")))
        .hasMessage(EtcdError.NO_SPACE.text());

    assertThat(quota.look()).isEmpty();
  }

  @Test
  void withoutALimitThereIsAlwaysRoom() {
    Quota none = new Quota(-1, MEMBER, () -> Long.MAX_VALUE, alarms);

    assertThatCode(() -> none.requireRoom(request("put{key:'k'}"))).doesNotThrowAnyException();
    assertThat(none.look()).isEmpty();
  }

  private static InternalRaftRequest request(String text) {
    InternalRaftRequest.Builder request = InternalRaftRequest.newBuilder();
    try {
      TextFormat.merge(text, request);
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(text, e);
    }
    return request.build();
  }
}
