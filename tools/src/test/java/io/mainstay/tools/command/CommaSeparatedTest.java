package io.mainstay.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommaSeparatedTest {
  @Test
  void itemsStandBetweenCommas() {
    assertThat(CommaSeparated.parse("a:1,b:2,,c")).containsExactly("a:1", "b:2", "", "c");
  }

  @Test
  void anEmptyWordHasNoItems() {
    assertThat(CommaSeparated.parse("")).isEmpty();
  }

  @Test
  void anItemInQuotesMayHoldCommasAndQuotes() {
    assertThat(CommaSeparated.parse("\"a,\"\"b\"\"\",c")).containsExactly("a,\"b\"", "c");
  }

  @Test
  void aQuoteWithinAnItemIsAMistake() {
    assertThatThrownBy(() -> CommaSeparated.parse("a,b\"c"))
        .hasMessage("parse error on line 1, column 4: bare \" in non-quoted field");
  }

  @Test
  void aQuoteThatIsNotClosedIsAMistake() {
    assertThatThrownBy(() -> CommaSeparated.parse("\"a"))
        .hasMessage("parse error on line 1, column 3: extraneous or missing \" in quoted-field");
  }
}
