package io.mainstay.storage.snapshotfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SnapshotWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SnapshotWriter writerOf(int entries) throws IOException {
    SnapshotSizer sizer = new SnapshotSizer(4096);
    sizer.bucket("key");
    for (int i = 0; i < entries; i++) {
      sizer.entry(1, 3000);
    }
    SnapshotWriter writer = new SnapshotWriter(sizer.finish(), out);
    writer.bucket("key");
    return writer;
  }

  @Test
  void theSizeIsKnownBeforeTheFirstByte() throws IOException {
    SnapshotSizer sizer = new SnapshotSizer(4096);
    sizer.bucket("key");
    sizer.entry(17, 10_000);
    SnapshotLayout layout = sizer.finish();

    SnapshotWriter writer = new SnapshotWriter(layout, out);
    writer.bucket("key");
    writer.entry(new byte[17], new byte[10_000]);
    writer.finish();

    assertThat(out.size()).isEqualTo(layout.databaseBytes()).isEqualTo((3 + 3 + 1) * 4096);
  }

  @Test
  void keysOutOfOrderAreRefused() throws IOException {
    SnapshotWriter writer = writerOf(2);
    writer.entry(new byte[] {(byte) 0x80}, new byte[3000]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.entry(new byte[] {0x7F}, new byte[3000]));
  }

  @Test
  void bucketsOutOfOrderAreRefused() throws IOException {
    SnapshotWriter writer = writerOf(1);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.bucket("alarm"));
  }

  @Test
  void aKeyWithoutBytesIsRefused() throws IOException {
    SnapshotWriter writer = writerOf(1);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.entry(new byte[0], new byte[1]));
  }

  @Test
  void moreEntriesThanWereSizedAreRefusedBeforeTheFileGrowsTooLarge() throws IOException {
    SnapshotWriter writer = writerOf(1);
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              for (byte i = 1; i < 10; i++) {
                writer.entry(new byte[] {i}, new byte[3000]);
              }
            });
    assertThat(out.size()).isLessThanOrEqualTo(5 * 4096);
  }

  @Test
  void fewerEntriesThanWereSizedAreRefusedAtTheEnd() throws IOException {
    SnapshotWriter writer = writerOf(3);
    writer.entry(new byte[] {1}, new byte[3000]);
    assertThatIllegalStateException().isThrownBy(writer::finish);
  }

  @Test
  void nothingComesAfterTheEnd() throws IOException {
    SnapshotWriter writer = writerOf(1);
    writer.entry(new byte[] {1}, new byte[3000]);
    writer.finish();
    assertThatIllegalStateException().isThrownBy(() -> writer.bucket("meta"));
  }
}
