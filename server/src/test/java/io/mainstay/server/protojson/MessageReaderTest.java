package io.mainstay.server.protojson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeRequest.SortOrder;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  private static final ByteString BYTES =
      ByteString.copyFrom(new byte[] {(byte) 0xfb, (byte) 0xff});

  @ParameterizedTest
  @ValueSource(strings = {"+/8=", "+/8", "-_8=", "-_8", "+/\\n8=\\r\\n"})
  void bytesAreBase64OfEitherAlphabet(String text) throws Exception {
    assertThat(range("{\"key\":\"" + text + "\"}").getKey()).isEqualTo(BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"range_end", "rangeEnd"})
  void aFieldHasTwoNames(String name) throws Exception {
    assertThat(range("{\"" + name + "\":\"+/8=\"}").getRangeEnd()).isEqualTo(BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "\"100\"", "100.0", "1e2", "\"1E+2\"", "1000e-1"})
  void aNumberHasManyForms(String number) throws Exception {
    assertThat(range("{\"limit\":" + number + "}").getLimit()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808,-9223372036854775808",
    "9223372036854775807,9223372036854775807",
    "0,0",
    "-0,0"
  })
  void signedNumbersReachAsFarAsTheyGo(String text, long number) throws Exception {
    assertThat(range("{\"limit\":\"" + text + "\"}").getLimit()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "1.5",
        "\"\"",
        "\" 1\"",
        "\"+1\"",
        "\"01\"",
        "\"1e9999\"",
        "1e9999",
        "\"x\"",
        "true",
        "[]",
        "{}"
      })
  void otherNumbersAreRefused(String number) {
    assertThatThrownBy(() -> range("{\"limit\":" + number + "}"))
        .isInstanceOf(JsonMessageException.class)
        .hasMessageStartingWith("proto: (line 1:10): invalid value for int64 field limit: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DESCEND", "2"})
  void anEnumHasANameAndANumber(String value) throws Exception {
    String json = value.equals("2") ? value : '"' + value + '"';

    assertThat(range("{\"sort_order\":" + json + "}").getSortOrder()).isEqualTo(SortOrder.DESCEND);
  }

  @Test
  void anUnknownNumberOfAnEnumIsKept() throws Exception {
    assertThat(range("{\"sort_order\":99}").getSortOrderValue()).isEqualTo(99);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"other\":{\"a\":[1,{\"b\":null}]}}",
        "{\"key\":null,\"limit\":null,\"sort_order\":null}",
        "{\"sort_order\":\"BOGUS\"}",
        "{\"limit\":0,\"serializable\":false,\"key\":\"\"}",
        " {\n} "
      })
  void whatSaysNothingIsPassedOver(String json) throws Exception {
    assertThat(range(json)).isEqualTo(RangeRequest.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"key\":5}",
        "{\"key\":\"a b\"}",
        "{\"key\":[]}",
        "{\"serializable\":\"true\"}",
        "{\"serializable\":1}",
        "{\"sort_order\":true}",
        "{\"sort_order\":1.5}",
        "{\"limit\":1,\"limit\":2}",
        "{\"range_end\":\"YQ==\",\"rangeEnd\":\"YQ==\"}",
        "{key:\"YQ==\"}",
        "{'key':'YQ=='}",
        "{\"key\":\"YQ==\",}",
        "{\"key\":\"YQ==\"]",
        "{\"key\" \"YQ==\"}",
        "{\"limit\":NaN}",
        "{\"limit\":1 /* one */}",
        "{\"key\":\"\n\"}"
      })
  void whatDoesNotFitIsRefused(String json) {
    assertThatThrownBy(() -> range(json))
        .isInstanceOf(JsonMessageException.class)
        .hasMessageStartingWith("proto: ");
  }

  @Test
  void aWrongValueIsQuotedInPart() {
    assertThatThrownBy(() -> range("{\"key\":\"" + "!".repeat(1000) + "\"}"))
        .hasMessage(
            "proto: (line 1:8): invalid value for bytes field key: \"" + "!".repeat(64) + "...\"");
  }

  @Test
  void aMessageAsDeepAsProtobufReadsIsRead() throws Exception {
    ByteString deepest =
        MessageReader.read(TxnRequest.getDescriptor(), nestedTransactions(50)).toByteString();

    assertThat(TxnRequest.parseFrom(deepest).getSuccess(0).hasRequestTxn()).isTrue();
    assertThatThrownBy(
            () ->
                TxnRequest.parseFrom(
                    MessageReader.read(TxnRequest.getDescriptor(), nestedTransactions(51))
                        .toByteString()))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  private static byte[] nestedTransactions(int depth) {
    return ("{\"success\":[{\"request_txn\":".repeat(depth) + "{}" + "}]}".repeat(depth))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsNestedTooDeeplyIsRefused() {
    String deep = "{\"a\":".repeat(201) + "1" + "}".repeat(201);

    assertThatThrownBy(() -> range(deep))
        .isInstanceOf(JsonMessageException.class)
        .hasMessageContaining("nesting depth");
  }

  @Property(tries = 3000)
  void whateverComesIsReadOrRefused(
      @ForAll @IntRange(max = 140) int at, @ForAll byte changed, @ForAll boolean cut) {
    byte[] json =
        ("{\"compare\":[{\"target\":\"MOD\",\"key\":\"YQ==\",\"mod_revision\":\"1e2\"}],"
                + "\"success\":[{\"request_put\":{\"key\":\"YQ==\",\"prev_kv\":true}}],\"failure\":[]}")
            .getBytes(StandardCharsets.UTF_8);
    int index = Math.min(at, json.length - 1);
    json[index] = changed;
    byte[] text = cut ? Arrays.copyOf(json, index) : json;

    try {
      assertThat(MessageReader.read(TxnRequest.getDescriptor(), text)).isNotNull();
    } catch (JsonMessageException refused) {
      assertThat(refused).hasMessageStartingWith("proto: ");
    }
  }

  @Test
  void theOneThatIsSetStaysSetWithItsDefault() throws Exception {
    Compare compare =
        Compare.parseFrom(read(Compare.getDescriptor(), "{\"create_revision\":\"0\"}"));

    assertThat(compare.getTargetUnionCase()).isEqualTo(Compare.TargetUnionCase.CREATE_REVISION);
  }

  @Test
  void twoOfWhichOnlyOneCanBeSetAreRefused() {
    assertThatThrownBy(
            () ->
                read(RequestOp.getDescriptor(), "{\"request_put\":{},\"request_delete_range\":{}}"))
        .hasMessageContaining("is already set");
  }

  @Test
  void listsAndWordsAreRead() throws Exception {
    MemberAddRequest request =
        MemberAddRequest.parseFrom(
            read(
                MemberAddRequest.getDescriptor(),
                "{\"peerURLs\":[\"http://a:1\",\"http://\\u00e4:2\"],\"isLearner\":true}"));

    assertThat(request.getPeerURLsList()).containsExactly("http://a:1", "http://\u00e4:2");
    assertThat(request.getIsLearner()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "[1]", "[null]"})
  void otherListsOfWordsAreRefused(String list) {
    assertThatThrownBy(() -> read(MemberAddRequest.getDescriptor(), "{\"peerURLs\":" + list + "}"))
        .isInstanceOf(JsonMessageException.class);
  }

  @Test
  void namesInCapitalsAreFound() throws Exception {
    LeaseGrantRequest request =
        LeaseGrantRequest.parseFrom(
            read(LeaseGrantRequest.getDescriptor(), "{\"TTL\":10,\"ID\":\"7\"}"));

    assertThat(request).isEqualTo(LeaseGrantRequest.newBuilder().setTTL(10).setID(7).build());
  }

  private static RangeRequest range(String json)
      throws JsonMessageException, InvalidProtocolBufferException {
    return RangeRequest.parseFrom(read(RangeRequest.getDescriptor(), json));
  }

  private static ByteString read(Descriptor type, String json) throws JsonMessageException {
    return MessageReader.read(type, json.getBytes(StandardCharsets.UTF_8)).toByteString();
  }
}
