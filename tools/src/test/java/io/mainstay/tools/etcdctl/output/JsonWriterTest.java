package io.mainstay.tools.etcdctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.authpb.Permission;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmResponse;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.AuthRoleGetResponse;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.ResponseOp;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private static String json(Message message) {
    return new JsonWriter(false).message(message).text();
  }

  @Test
  void fieldsStandInTheOrderOfTheFileAndZeroIsLeftOut() {
    RangeResponse response =
        RangeResponse.newBuilder()
            .setHeader(ResponseHeader.newBuilder().setRevision(11).setRaftTerm(2))
            .addKvs(KeyValue.newBuilder().setKey(ByteString.copyFromUtf8("foo")).setVersion(3))
            .setCount(1)
            .build();

    assertThat(json(response))
        .isEqualTo(
            "{\"header\":{\"revision\":11,\"raft_term\":2},"
                + "\"kvs\":[{\"key\":\"Zm9v\",\"version\":3}],\"count\":1}");
  }

  @Test
  void numbersWithoutSignUseAllBits() {
    assertThat(json(ResponseHeader.newBuilder().setClusterId(-1).build()))
        .isEqualTo("{\"cluster_id\":18446744073709551615}");
    assertThat(json(HashKVResponse.newBuilder().setHash(-1).setCompactRevision(-1).build()))
        .isEqualTo("{\"hash\":4294967295,\"compact_revision\":-1}");
  }

  @Test
  void enumsAreNumbers() {
    AlarmResponse response =
        AlarmResponse.newBuilder()
            .addAlarms(AlarmMember.newBuilder().setMemberID(5).setAlarm(AlarmType.NOSPACE))
            .build();

    assertThat(json(response)).isEqualTo("{\"alarms\":[{\"memberID\":5,\"alarm\":1}]}");
    assertThat(
            json(
                AuthRoleGetResponse.newBuilder()
                    .addPerm(Permission.newBuilder().setKey(ByteString.copyFromUtf8("k")))
                    .build()))
        .isEqualTo("{\"perm\":[{\"key\":\"aw==\"}]}");
  }

  @Test
  void namesAreThoseOfTheFile() {
    assertThat(
            json(
                Member.newBuilder()
                    .setID(1)
                    .addPeerURLs("http://a:1")
                    .addPeerURLs("http://b:1")
                    .setIsLearner(true)
                    .build()))
        .isEqualTo("{\"ID\":1,\"peerURLs\":[\"http://a:1\",\"http://b:1\"],\"isLearner\":true}");
  }

  @Test
  void aChoiceIsWithinAnObjectOfItsOwn() {
    TxnResponse response =
        TxnResponse.newBuilder()
            .addResponses(ResponseOp.newBuilder().setResponsePut(PutResponse.getDefaultInstance()))
            .build();

    assertThat(json(response)).isEqualTo("{\"responses\":[{\"Response\":{\"response_put\":{}}}]}");
  }

  @Test
  void textsAreEscapedForHtmlAsWell() {
    assertThat(new JsonWriter(false).string("\"\\\n<a&b>\u2028\u0001ü☃").text())
        .isEqualTo("\"\\\"\\\\\\n\\u003ca\\u0026b\\u003e\\u2028\\u0001ü☃\"");
  }
}
