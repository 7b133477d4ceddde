package io.mainstay.storage.snapshotfile.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.mainstay.api.authpb.User;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aDeletionsKeyEndsInT() {
    assertThat(hex(new RevisionKey(8, 0, true).encode()))
        .isEqualTo("00000000000000085f000000000000000074");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00000000000000085f00000000000000",
        "00000000000000085e0000000000000000",
        "80000000000000085f0000000000000000",
        "00000000000000085f8000000000000000",
        "00000000000000085f000000000000000075",
        "00000000000000085f00000000000000007474"
      })
  void whatIsNoRevisionIsRefused(String key) {
    assertThatExceptionOfType(SnapshotFileException.class)
        .isThrownBy(() -> RevisionKey.decode(HexFormat.of().parseHex(key)));
  }

  @Test
  void aPairLeavesOutWhatIsZero() {
    KeyValue pair =
        KeyValue.newBuilder()
            .setKey(ByteString.copyFromUtf8("foo"))
            .setCreateRevision(5)
            .setModRevision(5)
            .setVersion(1)
            .setValue(ByteString.copyFromUtf8("bar"))
            .build();
    assertThat(hex(KeyRecords.put(pair))).isEqualTo("0a03666f6f1005180520012a03626172");
  }

  @Test
  void aRevisionThatARestoreSkippedDecodesToAPairWithoutAKey() throws SnapshotFileException {
    assertThat(KeyRecords.decode(new byte[0]).getKey().isEmpty()).isTrue();
  }

  @Test
  void aDamagedMessageIsRefused() {
    assertThatExceptionOfType(SnapshotFileException.class)
        .isThrownBy(() -> KeyRecords.decode(new byte[] {0x0a, 0x7F}))
        .withMessage("the snapshot has a damaged key-value pair");
  }

  @Test
  void anOrdinaryUserHasEmptyOptions() {
    User user = User.newBuilder().setName(ByteString.copyFromUtf8("u")).build();
    assertThat(hex(AuthRecords.user(user))).isEqualTo("0a01752200");
  }

  @Test
  void idsOfMembersAreUnsigned() throws SnapshotFileException {
    MemberRecord member =
        new MemberRecord(-1219733308945071592L, List.of("http://a:1"), false, "", List.of());
    assertThat(new String(member.encode(), StandardCharsets.UTF_8))
        .isEqualTo("{\"id\":17227010764764480024,\"peerURLs\":[\"http://a:1\"]}");
    assertThat(MemberRecord.decode(member.encode())).isEqualTo(member);
    assertThat(MemberRecord.id(MemberRecord.key(member.id()))).isEqualTo(member.id());
  }

  @Test
  void fieldsOfLaterVersionsArePassedOver() throws SnapshotFileException {
    MemberRecord member =
        MemberRecord.decode(
            utf8("{\"id\":1,\"more\":{\"a\":[1]},\"peerURLs\":null,\"isLearner\":true}"));
    assertThat(member).isEqualTo(new MemberRecord(1, List.of(), true, "", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "{}x",
        "{} {}",
        "{\"id\":\"1\"}",
        "{\"id\":-1}",
        "{\"id\":1.5}",
        "{\"id\":18446744073709551616}",
        "{\"peerURLs\":[1]}",
        "{\"isLearner\":1}"
      })
  void whatIsNoMemberIsRefused(String json) {
    assertThatExceptionOfType(SnapshotFileException.class)
        .isThrownBy(() -> MemberRecord.decode(utf8(json)));
  }

  @Test
  void votersComeBackAsTheyWere() throws SnapshotFileException {
    ConfStateRecord state =
        new ConfStateRecord(List.of(1L, -2L), List.of(3L), List.of(4L), List.of(5L), true);
    assertThat(ConfStateRecord.decode(state.encode())).isEqualTo(state);
  }

  @Test
  void votersAlwaysSayWhetherAChangeEndsByItself() {
    byte[] value = ConfStateRecord.settled(List.of(1L), List.of()).encode();
    assertThat(new String(value, StandardCharsets.UTF_8))
        .isEqualTo("{\"voters\":[1],\"auto_leave\":false}");
  }

  @Test
  void aDowngradeComesBackAsItWas() throws SnapshotFileException {
    DowngradeRecord downgrade = new DowngradeRecord("3.6.0", true);
    assertThat(new String(downgrade.encode(), StandardCharsets.UTF_8))
        .isEqualTo("{\"target-version\":\"3.6.0\",\"enabled\":true}");
    assertThat(DowngradeRecord.decode(downgrade.encode())).isEqualTo(downgrade);
  }
}
