package io.mainstay.server.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.server.protojson.MessageWriter;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the JSON gateway sends. Failures carry the names of the gateway of 3.7 together with those
 * of 3.5 and before, which clients still look for. Any thread.
 */
final class GatewayBodies {
  private static final JsonFactory JSON = new JsonFactory();

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private GatewayBodies() {}

  /** The only message of a call. */
  static Buffer message(Message message) {
    return write("", json -> MessageWriter.write(json, message));
  }

  /** One of several messages. */
  static Buffer result(Message message) {
    return write(
        "\n",
        json -> {
          json.writeStartObject();
          json.writeFieldName("result");
          MessageWriter.write(json, message);
          json.writeEndObject();
        });
  }

  /** The failure of a call with one message. */
  static Buffer failure(EtcdException failure) {
    return write(
        "",
        json -> {
          json.writeStartObject();
          json.writeStringField("error", failure.text());
          json.writeNumberField("code", failure.code().number());
          json.writeStringField("message", failure.text());
          json.writeEndObject();
        });
  }

  /** The failure of a call with several messages, which takes the place of the next one. */
  static Buffer streamFailure(EtcdException failure) {
    int status = GatewayStatus.of(failure.code());
    return write(
        "\n",
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeNumberField("code", failure.code().number());
          json.writeNumberField("grpc_code", failure.code().number());
          json.writeNumberField("http_code", status);
          json.writeStringField("message", failure.text());
          json.writeStringField("http_status", GatewayStatus.phrase(status));
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static Buffer write(String end, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      content.write(json);
      json.writeRaw(end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
