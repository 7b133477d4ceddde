package io.mainstay.storage.snapshotfile.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mainstay.storage.snapshotfile.SnapshotFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Values that are JSON: small objects of strings, flags, numbers and lists. A value that is null
 * counts as one that is not there, and unknown fields are passed over, as Go does.
 */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes the fields of an object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** Reads the value of a field, at which the parser stands; whether it knows the field. */
  interface Field {
    boolean read(String name, JsonParser json) throws IOException;
  }

  static byte[] object(Fields fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  static void read(String what, byte[] value, Field field) throws SnapshotFileException {
    try (JsonParser json = FACTORY.createParser(value)) {
      require(json.nextToken() == JsonToken.START_OBJECT, what);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_NULL) {
          continue;
        }
        if (!field.read(name, json)) {
          json.skipChildren();
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null, what);
    } catch (IOException e) {
      throw new SnapshotFileException("the snapshot has a damaged " + what, e);
    }
  }

  private static void require(boolean holds, String what) throws SnapshotFileException {
    if (!holds) {
      throw new SnapshotFileException("the snapshot has a damaged " + what);
    }
  }

  static String string(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING, "text in JSON");
    return json.getText();
  }

  static boolean flag(JsonParser json) throws IOException {
    return json.getBooleanValue();
  }

  /** Unsigned, of 64 bits. */
  static long number(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "number in JSON");
    BigInteger number = json.getBigIntegerValue();
    require(number.signum() >= 0 && number.bitLength() <= Long.SIZE, "number in JSON");
    return number.longValue();
  }

  static BigInteger unsigned(long number) {
    return new BigInteger(Long.toUnsignedString(number));
  }

  /** Reads one element of a list. */
  interface Element<T> {
    T read(JsonParser json) throws IOException;
  }

  static <T> List<T> list(JsonParser json, Element<T> element) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, "list in JSON");
    List<T> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(element.read(json));
    }
    return List.copyOf(list);
  }

  static void strings(JsonGenerator json, String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** A list that is left out when it is empty. */
  static void numbers(JsonGenerator json, String name, List<Long> numbers) throws IOException {
    if (numbers.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(name);
    for (long number : numbers) {
      json.writeNumber(unsigned(number));
    }
    json.writeEndArray();
  }
}
