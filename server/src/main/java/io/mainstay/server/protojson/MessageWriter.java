package io.mainstay.server.protojson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes messages as JSON: fields by the names of the {@code .proto} files, what has its default
 * value left out, 64-bit numbers as strings, bytes in base64, enums by name. The API has neither
 * maps nor floating point numbers in what is written here.
 */
public final class MessageWriter {
  private MessageWriter() {}

  /** Writes a message as one object. */
  public static void write(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      json.writeFieldName(field.getName());
      if (field.isRepeated()) {
        json.writeStartArray();
        for (Object element : (List<?>) entry.getValue()) {
          writeValue(json, field, element);
        }
        json.writeEndArray();
      } else {
        writeValue(json, field, entry.getValue());
      }
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, FieldDescriptor field, Object value)
      throws IOException {
    switch (field.getType()) {
      case INT64 -> json.writeString(value.toString());
      case UINT64 -> json.writeString(Long.toUnsignedString((Long) value));
      case INT32 -> json.writeNumber((Integer) value);
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong((Integer) value));
      case BOOL -> json.writeBoolean((Boolean) value);
      case STRING -> json.writeString((String) value);
      case BYTES -> json.writeBinary(((ByteString) value).toByteArray());
      case ENUM -> writeEnum(json, (EnumValueDescriptor) value);
      case MESSAGE -> write(json, (Message) value);
      default -> throw unsupported(field);
    }
  }

  private static void writeEnum(JsonGenerator json, EnumValueDescriptor value) throws IOException {
    boolean named = value.getType().findValueByNumber(value.getNumber()) != null;
    if (named) {
      json.writeString(value.getName());
    } else {
      json.writeNumber(value.getNumber());
    }
  }

  static IllegalArgumentException unsupported(FieldDescriptor field) {
    return new IllegalArgumentException(
        field.getFullName() + " is of type " + field.getType() + ", which the API does not use");
  }
}
