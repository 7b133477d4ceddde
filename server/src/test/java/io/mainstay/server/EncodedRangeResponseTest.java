package io.mainstay.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.storage.EncodedRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedRangeResponseTest {
  private static final RangeResponse RESPONSE =
      RangeResponse.newBuilder()
          .setHeader(ResponseHeader.newBuilder().setClusterId(7).setRevision(5))
          .addKvs(pair("a"))
          .addKvs(pair("b"))
          .setMore(true)
          .setCount(9)
          .build();

  private final EncodedRangeResponse encoded =
      new EncodedRangeResponse(
          RESPONSE.getHeader(),
          new EncodedRange(
              List.of(
                  RangeResponse.newBuilder().addKvs(pair("a")).build().toByteString(),
                  RangeResponse.newBuilder().addKvs(pair("b")).build().toByteString()),
              2,
              9,
              true));

  @Test
  void itsBytesAreThoseOfTheResponse() {
    assertThat(encoded.toByteString()).isEqualTo(RESPONSE.toByteString());
    assertThat(encoded.getSerializedSize()).isEqualTo(RESPONSE.getSerializedSize());
    assertThat(ByteString.copyFrom(encoded.pieces())).isEqualTo(RESPONSE.toByteString());
  }

  @Test
  void whoLooksIntoItSeesTheResponse() {
    assertThat(encoded.getAllFields()).isEqualTo(RESPONSE.getAllFields());
    assertThat(encoded).isEqualTo(RESPONSE);
  }

  @Test
  void itsKeysAreCountedWithoutALookIntoIt() {
    assertThat(EncodedRangeResponse.pairsIn(encoded)).isEqualTo(2);
    assertThat(EncodedRangeResponse.countIn(encoded)).isEqualTo(9);
    assertThat(EncodedRangeResponse.pairsIn(RESPONSE)).isEqualTo(2);
    assertThat(EncodedRangeResponse.pairsIn("something else")).isNegative();
  }

  private static KeyValue pair(String key) {
    return KeyValue.newBuilder().setKey(ByteString.copyFromUtf8(key)).setVersion(1).build();
  }
}
