package io.mainstay.tools.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ChartTest {
  private static String svg(Score original, Score ours) {
    return new Chart(List.of(Outcomes.of(Metric.TIME, original, ours))).svg();
  }

  @Test
  void thePictureHasABarForEachCase() throws Exception {
    Outcome outcome = Outcomes.of(Metric.TIME, Outcomes.score(1), Outcomes.score(2));

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new InputSource(
                    new StringReader(new Chart(List.of(outcome, outcome, outcome)).svg())));

    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3);
  }

  @Test
  void halfTheTimeIsABarOfTwiceTheLength() {
    assertThat(svg(Outcomes.score(2), Outcomes.score(1)))
        .contains("width=\"220.0\"")
        .contains(">2.00×</text>");
  }

  @Test
  void aBarThatWouldBeTooLongIsCutOffAndItsTextIsNot() {
    assertThat(svg(Outcomes.score(100), Outcomes.score(1)))
        .contains("width=\"385.0\"")
        .contains(">100×</text>");
  }

  @Test
  void aCaseThatFailedHasAWordInPlaceOfABar() {
    assertThat(svg(Outcomes.failed("gone"), Outcomes.score(1)))
        .contains(">failed</text>")
        .doesNotContain("<rect");
  }
}
