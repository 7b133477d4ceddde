package io.mainstay.server.protojson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that were written as JSON. Fields may have the name of the {@code .proto} file or
 * its lowerCamelCase form; unknown fields and unknown names in enums are passed over; bytes may be
 * in either alphabet of base64; numbers may be strings. Anything else that does not fit is refused,
 * so that no value is taken for another.
 */
public final class MessageReader {
  /**
   * How deep JSON may be nested: an object in an array for each of the 100 messages that protobuf
   * reads inside each other. What is deeper could not be read as a message, and might take more
   * stack than there is before that is found out.
   */
  private static final int MAX_DEPTH = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  /** How much of a wrong value is said back. */
  private static final int MAX_QUOTED = 64;

  private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  private final JsonParser json;

  private MessageReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads one object.
   *
   * @throws JsonMessageException saying where it is wrong
   */
  public static DynamicMessage read(Descriptor type, byte[] object) throws JsonMessageException {
    try (JsonParser json = JSON.createParser(object)) {
      json.nextToken();
      return new MessageReader(json).message(type);
    } catch (JsonProcessingException e) {
      throw new JsonMessageException(
          // What is nested too deeply has no place.
          e.getLocation() == null
              ? "proto: " + e.getOriginalMessage()
              : "proto: syntax error " + place(e.getLocation()) + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new JsonMessageException("proto: " + e.getMessage());
    }
  }

  private DynamicMessage message(Descriptor type) throws IOException, JsonMessageException {
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      throw new JsonMessageException(
          "proto: syntax error " + here() + ": unexpected token " + json.getText());
    }
    Map<String, FieldDescriptor> fields = FIELDS.computeIfAbsent(type, MessageReader::names);
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    Set<FieldDescriptor> seen = new HashSet<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      FieldDescriptor field = fields.get(name);
      json.nextToken();
      if (field == null) {
        json.skipChildren();
        continue;
      }
      if (!seen.add(field)) {
        throw wrong("duplicate field \"" + name + "\"");
      }
      if (!json.hasToken(JsonToken.VALUE_NULL)) {
        set(message, field);
      }
    }
    return message.build();
  }

  private void set(DynamicMessage.Builder message, FieldDescriptor field)
      throws IOException, JsonMessageException {
    if (field.isRepeated()) {
      require(JsonToken.START_ARRAY, field);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        Object element = value(field);
        if (element != null) {
          message.addRepeatedField(field, element);
        }
      }
      return;
    }
    Object value = value(field);
    if (value != null) {
      if (field.getContainingOneof() != null && message.hasOneof(field.getContainingOneof())) {
        throw wrong(
            "error parsing \""
                + field.getJsonName()
                + "\", oneof "
                + field.getContainingOneof().getFullName()
                + " is already set");
      }
      message.setField(field, value);
    }
  }

  /** Null for a value that is passed over. */
  private @Nullable Object value(FieldDescriptor field) throws IOException, JsonMessageException {
    return switch (field.getType()) {
      case INT64 -> number(field, Long.MIN_VALUE, 63).longValue();
      case UINT64 -> number(field, 0, 64).longValue();
      case INT32 -> number(field, Integer.MIN_VALUE, 31).intValue();
      case UINT32 -> number(field, 0, 32).intValue();
      case BOOL -> bool(field);
      case STRING -> {
        require(JsonToken.VALUE_STRING, field);
        yield json.getText();
      }
      case BYTES -> bytes(field);
      case ENUM -> enumValue(field);
      case MESSAGE -> message(field.getMessageType());
      default -> throw MessageWriter.unsupported(field);
    };
  }

  private boolean bool(FieldDescriptor field) throws IOException, JsonMessageException {
    if (json.currentToken().isBoolean()) {
      return json.getBooleanValue();
    }
    throw invalid(field);
  }

  private BigInteger number(FieldDescriptor field, long min, int bits)
      throws IOException, JsonMessageException {
    boolean possible = json.currentToken().isNumeric() || json.hasToken(JsonToken.VALUE_STRING);
    BigInteger number = possible ? JsonInteger.parse(json.getText()) : null;
    if (number == null
        || number.compareTo(BigInteger.valueOf(min)) < 0
        || (number.signum() > 0 && number.bitLength() > bits)) {
      throw invalid(field);
    }
    return number;
  }

  private ByteString bytes(FieldDescriptor field) throws IOException, JsonMessageException {
    require(JsonToken.VALUE_STRING, field);
    String text = json.getText();
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      // As the base64 command breaks its lines.
      text = text.replace("\r", "").replace("\n", "");
    }
    try {
      return ByteString.copyFrom(
          (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text));
    } catch (IllegalArgumentException e) {
      throw invalid(field);
    }
  }

  private @Nullable EnumValueDescriptor enumValue(FieldDescriptor field)
      throws IOException, JsonMessageException {
    if (json.hasToken(JsonToken.VALUE_STRING)) {
      return field.getEnumType().findValueByName(json.getText());
    }
    if (json.currentToken().isNumeric()) {
      return field
          .getEnumType()
          .findValueByNumberCreatingIfUnknown(number(field, Integer.MIN_VALUE, 31).intValue());
    }
    throw invalid(field);
  }

  private void require(JsonToken token, FieldDescriptor field)
      throws IOException, JsonMessageException {
    if (!json.hasToken(token)) {
      throw invalid(field);
    }
  }

  private JsonMessageException invalid(FieldDescriptor field) throws IOException {
    String found = json.getText();
    if (found.length() > MAX_QUOTED) {
      found = found.substring(0, MAX_QUOTED) + "...";
    }
    if (json.hasToken(JsonToken.VALUE_STRING)) {
      found = '"' + found + '"';
    }
    return wrong(
        "invalid value for "
            + field.getType().name().toLowerCase(Locale.ROOT)
            + " field "
            + field.getJsonName()
            + ": "
            + found);
  }

  private JsonMessageException wrong(String what) {
    return new JsonMessageException("proto: " + here() + ": " + what);
  }

  private String here() {
    return place(json.currentTokenLocation());
  }

  private static String place(JsonLocation at) {
    return "(line " + at.getLineNr() + ":" + at.getColumnNr() + ")";
  }

  private static Map<String, FieldDescriptor> names(Descriptor type) {
    Map<String, FieldDescriptor> names = new HashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      names.put(field.getJsonName(), field);
      names.put(field.getName(), field);
    }
    return names;
  }
}
