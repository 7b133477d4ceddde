package io.mainstay.consensus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private final byte[] entry =
      EntryCodec.encode(List.of(new byte[] {1, 2}, new byte[0], new byte[] {3}));

  @Test
  void payloadsComeBackInOrder() {
    assertThat(EntryCodec.decode(ByteBuffer.wrap(entry)))
        .containsExactly(new byte[] {1, 2}, new byte[0], new byte[] {3});
  }

  @Test
  void theBufferIsNotConsumed() {
    ByteBuffer buffer = ByteBuffer.wrap(entry);
    EntryCodec.decode(buffer);
    assertThat(buffer.remaining()).isEqualTo(entry.length);
  }

  @Test
  void theFirstByteIsTheFormat() {
    assertThat(entry[0]).isEqualTo((byte) 1);
    entry[0] = 2;
    assertThatThrownBy(() -> EntryCodec.decode(ByteBuffer.wrap(entry)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCutOffEntryIsNotMistakenForAShorterOne() {
    for (int length = 0; length < entry.length; length++) {
      // At these lengths a payload ends, so only the engine's checksum could tell.
      if (length == 1 || length == 7 || length == 11) {
        continue;
      }
      ByteBuffer cut = ByteBuffer.wrap(entry, 0, length).slice();
      assertThatThrownBy(() -> EntryCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
