package io.mainstay.server.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Node;
import io.mainstay.server.v2.V2Exception;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the v2 API sends: the fields in etcd's order, without those that are empty, the characters
 * escaped that Go escapes. Any thread.
 */
final class V2Json {
  private static final JsonFactory JSON = new JsonFactory().setCharacterEscapes(new GoEscapes());

  /** As Go writes a time, without zeros at its end. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter(java.util.Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Writes one value. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private V2Json() {}

  /** One object, and the end of its line. */
  static Buffer line(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  static Buffer event(V2Event event) {
    return line(
        json -> {
          json.writeStringField("action", event.getAction());
          json.writeFieldName("node");
          node(json, event.getNode());
          if (event.hasPrevNode()) {
            json.writeFieldName("prevNode");
            node(json, event.getPrevNode());
          }
        });
  }

  static Buffer refusal(V2Exception reason) {
    return line(
        json -> {
          json.writeNumberField("errorCode", reason.code().number());
          json.writeStringField("message", reason.code().message());
          if (!reason.reason().isEmpty()) {
            json.writeStringField("cause", reason.reason());
          }
          json.writeNumberField("index", reason.index());
        });
  }

  /** A point in time. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  private static void node(JsonGenerator json, V2Node node) throws IOException {
    json.writeStartObject();
    if (!node.getKey().equals("/")) {
      json.writeStringField("key", node.getKey());
    }
    if (node.hasValue()) {
      json.writeStringField("value", node.getValue());
    }
    if (node.getDir()) {
      json.writeBooleanField("dir", true);
    }
    if (node.getExpiration() != 0) {
      long second = TimeUnit.SECONDS.toNanos(1);
      json.writeStringField(
          "expiration",
          time(
              Instant.ofEpochSecond(
                  Math.floorDiv(node.getExpiration(), second),
                  Math.floorMod(node.getExpiration(), second))));
    }
    number(json, "ttl", node.getTtl());
    if (node.getNodesCount() > 0) {
      json.writeArrayFieldStart("nodes");
      for (V2Node child : node.getNodesList()) {
        node(json, child);
      }
      json.writeEndArray();
    }
    number(json, "modifiedIndex", node.getModifiedIndex());
    number(json, "createdIndex", node.getCreatedIndex());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, long value) throws IOException {
    if (value != 0) {
      json.writeNumberField(name, value);
    }
  }

  /** What Go keeps out of JSON, so that it can stand in a web page. */
  private static final class GoEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private static final int[] ASCII = ascii();

    @Override
    public int[] getEscapeCodesForAscii() {
      return ASCII.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return switch (character) {
        case '<' -> new SerializedString("\\u003c");
        case '>' -> new SerializedString("\\u003e");
        case '&' -> new SerializedString("\\u0026");
        case '\u2028' -> new SerializedString("\\u2028");
        case '\u2029' -> new SerializedString("\\u2029");
        default -> null;
      };
    }

    private static int[] ascii() {
      int[] escapes = standardAsciiEscapesForJSON();
      escapes['<'] = ESCAPE_CUSTOM;
      escapes['>'] = ESCAPE_CUSTOM;
      escapes['&'] = ESCAPE_CUSTOM;
      return escapes;
    }
  }
}
