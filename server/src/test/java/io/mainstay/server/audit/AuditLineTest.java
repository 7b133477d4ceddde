package io.mainstay.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.server.audit.Touched.Access;
import io.mainstay.server.audit.Touched.Alarm;
import io.mainstay.server.audit.Touched.Bytes;
import io.mainstay.server.audit.Touched.Contest;
import io.mainstay.server.audit.Touched.Downgrade;
import io.mainstay.server.audit.Touched.Item;
import io.mainstay.server.audit.Touched.Keys;
import io.mainstay.server.audit.Touched.Lease;
import io.mainstay.server.audit.Touched.Member;
import io.mainstay.server.audit.Touched.Named;
import io.mainstay.server.audit.Touched.PeerUrl;
import io.mainstay.server.audit.Touched.Permission;
import io.mainstay.server.audit.Touched.Revision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A line is what docs/audit-log.md says. */
class AuditLineTest {
  private static String line(AuditEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new AuditLine(0x8e9e05c52164694dL).append(out, Events.TIME, event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String touched(Item... items) {
    String line = line(Events.of(new Touched(List.of(items), 0, false)));
    int begin = line.indexOf("\"touched\":") + "\"touched\":".length();
    return line.substring(begin, line.indexOf(",\"code\""));
  }

  private static Bytes bytes(String text) {
    return Bytes.of(ByteString.copyFromUtf8(text));
  }

  @Test
  void aRequestThatWentWell() {
    assertThat(line(Events.write("a")))
        .isEqualTo(
            "{\"time\":\"2026-11-01T00:00:00.000001Z\",\"member\":\"8e9e05c52164694d\","
                + "\"remote\":\"127.0.0.1:4711\",\"user\":\"alice\",\"known_by\":\"token\","
                + "\"method\":\"etcdserverpb.KV/Put\","
                + "\"touched\":[{\"access\":\"write\",\"key\":\"a\"}],"
                + "\"code\":\"OK\",\"micros\":1234,\"revision\":42}\n");
  }

  @Test
  void aRequestThatFailed() {
    assertThat(line(Events.denied(Events.read("a"))))
        .isEqualTo(
            "{\"time\":\"2026-11-01T00:00:00.000001Z\",\"member\":\"8e9e05c52164694d\","
                + "\"remote\":\"127.0.0.1:4711\",\"user\":\"\",\"known_by\":\"none\","
                + "\"method\":\"etcdserverpb.KV/Put\","
                + "\"touched\":[{\"access\":\"read\",\"key\":\"a\"}],"
                + "\"code\":\"PERMISSION_DENIED\",\"error\":\"etcdserver: permission denied\","
                + "\"micros\":1234}\n");
  }

  @Test
  void whatIsNotListedIsCounted() {
    assertThat(line(Events.of(new Touched(List.of(), 7, false))))
        .contains("\"touched\":[],\"more\":7,\"code\"");
  }

  @Test
  void whatIsMissing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new AuditLine(1).appendDropped(out, Events.TIME, 12);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"time\":\"2026-11-01T00:00:00.000001Z\",\"member\":\"1\",\"dropped\":12}\n");
  }

  @Test
  void everyKindOfItemHasItsForm() {
    assertThat(
            touched(
                new Keys(Access.DELETE, bytes("a"), bytes("b")),
                new Permission("READWRITE", bytes("a"), bytes("")),
                new Permission(null, bytes("a"), bytes("b")),
                new Contest("lock", bytes("l")),
                new Lease(255),
                new Named("role", bytes("ops")),
                new Member(-1),
                new PeerUrl(bytes("http://h:1")),
                new Revision(5),
                new Alarm("DEACTIVATE", "NOSPACE", 16),
                new Downgrade("ENABLE", bytes("3.6"))))
        .isEqualTo(
            "[{\"access\":\"delete\",\"key\":\"a\",\"range_end\":\"b\"},"
                + "{\"permission\":\"READWRITE\",\"key\":\"a\"},"
                + "{\"permission\":null,\"key\":\"a\",\"range_end\":\"b\"},"
                + "{\"lock\":\"l\"},{\"lease\":\"ff\"},{\"role\":\"ops\"},"
                + "{\"member\":\"ffffffffffffffff\"},{\"peer_url\":\"http://h:1\"},"
                + "{\"revision\":5},"
                + "{\"alarm\":\"NOSPACE\",\"action\":\"DEACTIVATE\",\"member\":\"10\"},"
                + "{\"downgrade\":\"ENABLE\",\"version\":\"3.6\"}]");
  }

  @Test
  void bytesThatAreNoTextStandInBase64() {
    byte[] noText = {0, (byte) 0xff};

    assertThat(touched(Events.key(Access.READ, ByteString.copyFrom(noText))))
        .isEqualTo("[{\"access\":\"read\",\"key_base64\":\"AP8=\"}]");
  }

  @Test
  void textThatHidesSomethingStandsInBase64() {
    assertThat(touched(Events.key(Access.READ, ByteString.copyFromUtf8("a\u202eb"))))
        .isEqualTo("[{\"access\":\"read\",\"key_base64\":\"YeKArmI=\"}]");
  }

  @Test
  void aCutKeySaysHowLongItIs() {
    assertThat(touched(Events.key(Access.READ, ByteString.copyFromUtf8("a".repeat(2000)))))
        .isEqualTo(
            "[{\"access\":\"read\",\"key\":\"" + "a".repeat(1024) + "\",\"key_bytes\":2000}]");
  }

  @Property
  void aLineIsOneLine(@ForAll byte[] key, @ForAll String user) {
    AuditEvent event =
        Events.of(
            new Touched(
                List.of(
                    Events.key(Access.READ, ByteString.copyFrom(key)),
                    new Named("user", bytes(user))),
                0,
                true));

    assertThat(line(event)).endsWith("}\n").containsOnlyOnce("\n").doesNotContain("\r");
  }

  @Property
  void twoKeysNeverLookTheSame(@ForAll byte[] one, @ForAll byte[] other) {
    ByteString first = ByteString.copyFrom(one);
    ByteString second = ByteString.copyFrom(other);

    assertThat(
            touched(Events.key(Access.READ, first))
                .equals(touched(Events.key(Access.READ, second))))
        .isEqualTo(first.equals(second));
  }
}
