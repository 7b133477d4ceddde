package io.mainstay.tools.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.tools.command.CommandException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void sequentialKeysBeginAnewWhenAllWereThere() {
    Keys keys = new Keys(8, 3, true);

    assertThat(keys.of(0)).isNotEqualTo(keys.of(1)).isEqualTo(keys.of(3));
  }

  @Test
  void aKeyIsItsNumberAsGoWritesItAndZeros() {
    assertThat(new Keys(4, 1000, true).of(300))
        .isEqualTo(ByteString.copyFrom(new byte[] {(byte) 0xd8, 0x04, 0, 0}));
  }

  @Test
  void randomKeysAreOfTheSpace() {
    Keys keys = new Keys(8, 2, false);

    assertThat(LongStream.range(0, 200).mapToObj(keys::of).distinct()).hasSize(2);
  }

  @Test
  void aSpaceWithoutKeysIsRefused() {
    assertThatThrownBy(() -> new Keys(8, 0, true).check())
        .isInstanceOf(CommandException.class)
        .hasMessage("expected positive --key-space-size, got (0)");
  }

  @Test
  void keysTooShortForTheirNumbersAreRefused() {
    assertThatThrownBy(() -> new Keys(1, 1000, true).check())
        .isInstanceOf(CommandException.class)
        .hasMessage("--key-size 1 is too small for 1000 keys: they need 2");
  }

  @Test
  void readsAreSpreadAmongWritesInTheirShare() {
    assertThat(LongStream.range(0, 100).filter(i -> TxnMixedCommand.isRead(i, 0.75)).count())
        .isEqualTo(75);
  }
}
