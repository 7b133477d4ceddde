package io.mainstay.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.mainstay.api.errors.StatusCode;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes events as lines of JSON; {@code docs/audit-log.md} describes them.
 *
 * <p>Bytes that are text which shows what it is stand under their name; all others, also text with
 * invisible characters in it, stand under that name with {@code _base64}. So no two different keys
 * look the same. Immutable; any thread.
 */
final class AuditLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final String member;

  AuditLine(long memberId) {
    member = Long.toHexString(memberId);
  }

  /** Appends an event that happened at this time. */
  void append(ByteArrayOutputStream out, Instant time, AuditEvent event) throws IOException {
    try (JsonGenerator json = start(out, time)) {
      json.writeStringField("remote", event.remoteAddress());
      text(json, "user", event.user());
      json.writeStringField("known_by", event.knownBy().word());
      json.writeStringField("method", event.method());
      json.writeArrayFieldStart("touched");
      for (Item item : event.touched().items()) {
        json.writeStartObject();
        item(json, item);
        json.writeEndObject();
      }
      json.writeEndArray();
      if (event.touched().more() > 0) {
        json.writeNumberField("more", event.touched().more());
      }
      json.writeStringField("code", event.code().name());
      if (event.code() != StatusCode.OK) {
        text(json, "error", event.error());
      }
      json.writeNumberField("micros", event.duration().toNanos() / 1000);
      if (event.revision() != 0) {
        json.writeNumberField("revision", event.revision());
      }
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Appends how many events are missing. */
  void appendDropped(ByteArrayOutputStream out, Instant time, long count) throws IOException {
    try (JsonGenerator json = start(out, time)) {
      json.writeNumberField("dropped", count);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private JsonGenerator start(ByteArrayOutputStream out, Instant time) throws IOException {
    JsonGenerator json = JSON.createGenerator(out);
    json.writeStartObject();
    json.writeStringField("time", TIME.format(time));
    json.writeStringField("member", member);
    return json;
  }

  private static void item(JsonGenerator json, Item item) throws IOException {
    if (item instanceof Keys keys) {
      json.writeStringField("access", keys.access().word());
      range(json, keys.key(), keys.rangeEnd());
    } else if (item instanceof Permission permission) {
      json.writeStringField("permission", permission.type());
      range(json, permission.key(), permission.rangeEnd());
    } else if (item instanceof Contest contest) {
      bytes(json, contest.kind(), contest.name());
    } else if (item instanceof Lease lease) {
      json.writeStringField("lease", Long.toHexString(lease.id()));
    } else if (item instanceof Named named) {
      bytes(json, named.kind(), named.name());
    } else if (item instanceof Member target) {
      json.writeStringField("member", Long.toHexString(target.id()));
    } else if (item instanceof PeerUrl url) {
      bytes(json, "peer_url", url.url());
    } else if (item instanceof Revision revision) {
      json.writeNumberField("revision", revision.revision());
    } else if (item instanceof Alarm alarm) {
      json.writeStringField("alarm", alarm.type());
      json.writeStringField("action", alarm.action());
      json.writeStringField("member", Long.toHexString(alarm.memberId()));
    } else if (item instanceof Downgrade downgrade) {
      json.writeStringField("downgrade", downgrade.action());
      bytes(json, "version", downgrade.version());
    }
  }

  private static void range(JsonGenerator json, Bytes key, Bytes rangeEnd) throws IOException {
    bytes(json, "key", key);
    if (!rangeEnd.isEmpty()) {
      bytes(json, "range_end", rangeEnd);
    }
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    bytes(json, name, Bytes.of(ByteString.copyFromUtf8(text)));
  }

  private static void bytes(JsonGenerator json, String name, Bytes bytes) throws IOException {
    ByteString beginning = bytes.beginning();
    if (isReadable(beginning)) {
      json.writeStringField(name, beginning.toString(StandardCharsets.UTF_8));
    } else {
      json.writeFieldName(name + "_base64");
      json.writeBinary(beginning.toByteArray());
    }
    if (bytes.isCut()) {
      json.writeNumberField(name + "_bytes", bytes.sizeBytes());
    }
  }

  private static boolean isReadable(ByteString bytes) {
    return bytes.isValidUtf8()
        && bytes.toString(StandardCharsets.UTF_8).codePoints().allMatch(AuditLine::isVisible);
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
