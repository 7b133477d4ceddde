package io.mainstay.tools.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.tools.RecordedOutput;
import io.mainstay.tools.command.HelpStyle;
import io.mainstay.tools.command.Program;
import io.mainstay.tools.command.Streams;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareCommandTest {
  private static String complaint(String... words) {
    RecordedOutput err = new RecordedOutput();
    int exitCode =
        new Program(
                CompareCommand.command(),
                HelpStyle.BARE,
                new Streams(InputStream.nullInputStream(), err.stream(), err.stream()))
            .run(List.of(words));
    assertThat(exitCode).isEqualTo(1);
    return err.text();
  }

  @Test
  void withoutTheOriginalThereIsNothingToCompareWith() {
    assertThat(complaint()).isEqualTo("Error: --etcd is missing: the original to compare with\n");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    assertThat(complaint("--etcd=/no/such/place"))
        .isEqualTo("Error: no server to run at /no/such/place\n");
  }

  @Test
  void aCaseThatNobodyKnowsIsRefusedWithTheNamesOfAll() {
    assertThat(complaint("--cases=put-1,nosuch"))
        .startsWith("Error: no case is called \"nosuch\"; there are put-1, put-100, ");
  }

  @Test
  void aClusterHasSevenMembersAtMost() {
    assertThat(complaint("--members=1,8"))
        .isEqualTo("Error: expected --members from 1 to 7, got (8)\n");
  }

  @Test
  void aSizeThatIsNoNumberIsRefused() {
    assertThat(complaint("--members=many"))
        .isEqualTo("Error: expected --members from 1 to 7, got (many)\n");
  }

  @Test
  void thereIsAtLeastOneRound() {
    assertThat(complaint("--rounds=0"))
        .isEqualTo("Error: expected --rounds from 1 to 100, got (0)\n");
  }

  @Test
  void theScaleOnlyMakesCasesSmaller() {
    assertThat(complaint("--scale=2"))
        .isEqualTo("Error: expected --scale above 0 and up to 1, got (2)\n");
  }
}
