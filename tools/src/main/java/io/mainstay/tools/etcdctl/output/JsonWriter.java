package io.mainstay.tools.etcdctl.output;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * JSON as Go's {@code encoding/json} writes the structures that its compiler makes of messages:
 * fields in the order of the file, what is zero left out, numbers and enums as numbers, bytes in
 * base64.
 */
public final class JsonWriter {
  private static final String HEX_DIGITS = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();
  private final boolean hex;

  /** Nothing yet. */
  public JsonWriter(boolean hex) {
    this.hex = hex;
  }

  /** All that was written. */
  public String text() {
    return text.toString();
  }

  /** Whether IDs are to be shown as hexadecimal numbers, where a structure has that. */
  public boolean isHex() {
    return hex;
  }

  /** Begins an object; each name is to be followed by a value. */
  public JsonWriter begin() {
    separate();
    text.append('{');
    return this;
  }

  /** Ends an object. */
  public JsonWriter end() {
    text.append('}');
    return this;
  }

  /** Begins a list. */
  public JsonWriter beginList() {
    separate();
    text.append('[');
    return this;
  }

  /** Ends a list. */
  public JsonWriter endList() {
    text.append(']');
    return this;
  }

  /** The name of what follows. */
  public JsonWriter name(String name) {
    string(name);
    text.append(':');
    return this;
  }

  /** A number. */
  public JsonWriter number(long number) {
    return raw(Long.toString(number));
  }

  /** True or false. */
  public JsonWriter bool(boolean value) {
    return raw(Boolean.toString(value));
  }

  /** Nothing. */
  public JsonWriter nothing() {
    return raw("null");
  }

  /** Bytes, in base64. */
  public JsonWriter bytes(ByteString bytes) {
    byte[] encoded = Base64.getEncoder().encode(bytes.toByteArray());
    return raw('"' + new String(encoded, StandardCharsets.US_ASCII) + '"');
  }

  /** A text. */
  public JsonWriter string(String value) {
    separate();
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      append(value.charAt(i));
    }
    text.append('"');
    return this;
  }

  /** A message, in braces. */
  public JsonWriter message(Message message) {
    return begin().fieldsOf(message).end();
  }

  /** The fields of a message, within an object that was begun. */
  public JsonWriter fieldsOf(Message message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field)) {
        field(message, field);
      }
    }
    return this;
  }

  /** One of several is within an object of its own, named after the choice. */
  private void field(Message message, FieldDescriptor field) {
    OneofDescriptor choice = field.getRealContainingOneof();
    if (choice != null) {
      String name = choice.getName();
      name(Character.toUpperCase(name.charAt(0)) + name.substring(1)).begin();
    }
    name(field.getName());
    if (field.isRepeated()) {
      beginList();
      ((List<?>) message.getField(field)).forEach(item -> value(field, item));
      endList();
    } else {
      value(field, message.getField(field));
    }
    if (choice != null) {
      end();
    }
  }

  private void value(FieldDescriptor field, Object value) {
    switch (field.getType()) {
      case UINT64, FIXED64 -> raw(Long.toUnsignedString((Long) value));
      case UINT32, FIXED32 -> raw(Integer.toUnsignedString((Integer) value));
      case ENUM -> raw(Integer.toString(((EnumValueDescriptor) value).getNumber()));
      case BYTES -> bytes((ByteString) value);
      case STRING -> string((String) value);
      case MESSAGE, GROUP -> message((Message) value);
      default -> raw(value.toString());
    }
  }

  private JsonWriter raw(String value) {
    separate();
    text.append(value);
    return this;
  }

  private void separate() {
    if (!text.isEmpty() && "{[:".indexOf(text.charAt(text.length() - 1)) < 0) {
      text.append(',');
    }
  }

  /** What HTML or JavaScript would read in its own way is escaped as well. */
  private void append(char c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (c < ' ' || "<>&\u2028\u2029".indexOf(c) >= 0) {
          text.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(HEX_DIGITS.charAt(c >> shift & 0xf));
          }
        } else {
          text.append(c);
        }
      }
    }
  }
}
