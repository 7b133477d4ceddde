package io.mainstay.tools.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void headingsAreCentredAndCellsStandRight() {
    Table table =
        new Table(
            List.of("hash", "total keys"), List.of(List.of("e6856070", "22"), List.of("1", "")));

    assertThat(table.text())
        .isEqualTo(
            """
            ┌──────────┬────────────┐
            │   HASH   │ TOTAL KEYS │
            ├──────────┼────────────┤
            │ e6856070 │         22 │
            │        1 │            │
            └──────────┴────────────┘
            """);
  }
}
