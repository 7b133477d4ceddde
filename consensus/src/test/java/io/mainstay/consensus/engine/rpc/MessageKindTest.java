package io.mainstay.consensus.engine.rpc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class MessageKindTest {
  @ParameterizedTest
  @EnumSource(value = MessageKind.class, mode = Mode.EXCLUDE, names = "PING")
  void aRequestThatLacksWhatItNeedsIsNone(MessageKind kind) {
    assertThatExceptionOfType(InvalidProtocolBufferException.class)
        .isThrownBy(() -> kind.parseRequest(new byte[0]));
  }
}
