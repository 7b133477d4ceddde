package io.mainstay.server.protojson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.api.etcdserverpb.AlarmType;
import io.mainstay.api.etcdserverpb.HashResponse;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.etcdserverpb.RpcProto;
import io.mainstay.api.mvccpb.KeyValue;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
  private static final int MAX_DEPTH = 4;

  @Test
  void aMessageIsWrittenAsEtcdWritesIt() throws IOException {
    RangeResponse response =
        RangeResponse.newBuilder()
            .setHeader(ResponseHeader.newBuilder().setClusterId(-1).setRevision(7))
            .addKvs(
                KeyValue.newBuilder()
                    .setKey(ByteString.copyFromUtf8("foo"))
                    .setModRevision(Long.MAX_VALUE))
            .setCount(1)
            .build();

    assertThat(write(response))
        .isEqualTo(
            "{\"header\":{\"cluster_id\":\"18446744073709551615\",\"revision\":\"7\"},"
                + "\"kvs\":[{\"key\":\"Zm9v\",\"mod_revision\":\"9223372036854775807\"}],"
                + "\"count\":\"1\"}");
  }

  @Test
  void enumsAreNamesWhereTheyHaveOne() throws IOException {
    assertThat(write(AlarmMember.newBuilder().setAlarm(AlarmType.NOSPACE).build()))
        .isEqualTo("{\"alarm\":\"NOSPACE\"}");
    assertThat(write(AlarmMember.newBuilder().setAlarmValue(99).build()))
        .isEqualTo("{\"alarm\":99}");
  }

  @Test
  void aNumberOf32BitsIsANumber() throws IOException {
    assertThat(write(HashResponse.newBuilder().setHash(-1).build()))
        .isEqualTo("{\"hash\":4294967295}");
  }

  /** Against an implementation of the same mapping by others. */
  @Property(tries = 300)
  void whatIsWrittenIsTheStandardsJsonAndIsReadAgain(@ForAll @IntRange(max = 1_000_000) int seed)
      throws Exception {
    Random random = new Random(seed);
    List<Descriptor> types = RpcProto.getDescriptor().getMessageTypes();
    Message message = randomMessage(types.get(random.nextInt(types.size())), random, 0);

    assertThat(new JsonObject(write(message)))
        .isEqualTo(new JsonObject(JsonFormat.printer().preservingProtoFieldNames().print(message)));
    assertThat(
            MessageReader.read(
                message.getDescriptorForType(),
                JsonFormat.printer().print(message).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(message);
  }

  private static Message randomMessage(Descriptor type, Random random, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean tooDeep = depth == MAX_DEPTH && field.getType() == FieldDescriptor.Type.MESSAGE;
      if (random.nextBoolean() || tooDeep) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = random.nextInt(3); i > 0; i--) {
          message.addRepeatedField(field, randomValue(field, random, depth));
        }
      } else {
        message.setField(field, randomValue(field, random, depth));
      }
    }
    return message.build();
  }

  private static Object randomValue(FieldDescriptor field, Random random, int depth) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> "<\"\u00e4\n" + random.nextInt();
      case BYTE_STRING -> ByteString.copyFrom(randomBytes(random));
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(6));
      case MESSAGE -> randomMessage(field.getMessageType(), random, depth + 1);
      default -> throw new AssertionError(field);
    };
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(9)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String write(Message message) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      MessageWriter.write(json, message);
    }
    return text.toString();
  }
}
