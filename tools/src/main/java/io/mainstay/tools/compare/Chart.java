package io.mainstay.tools.compare;

import java.util.List;
import java.util.Locale;

/**
 * How many times as good as etcd's ours is, a bar for each case, as SVG. Its colours are to be seen
 * on light ground and on dark.
 */
record Chart(List<Outcome> outcomes) {
  private static final int WIDTH = 860;
  private static final int LEFT = 400;
  private static final int ROW = 24;
  private static final int BAR = 14;
  private static final int HEAD = 44;
  private static final int ONE = 110;

  /** Longer bars are cut off there; their text is not. */
  private static final double MOST = 3.5;

  private static final String GREY = "#7d8590";
  private static final String BETTER = "#2da44e";
  private static final String WORSE = "#d4793a";

  /** Copies the list. */
  Chart {
    outcomes = List.copyOf(outcomes);
  }

  /** The whole picture. */
  String svg() {
    int height = HEAD + ROW * outcomes.size() + ROW;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"%s\">%n",
            WIDTH, height, WIDTH, height, GREY));
    svg.append(
        "<title>Mainstay compared with etcd: how many times as good, per case</title>\n"
            + "<text x=\"8\" y=\"20\" font-size=\"14\">How many times as good as etcd (longer is"
            + " better)</text>\n");
    for (int i = 0; i < outcomes.size(); i++) {
      svg.append(row(outcomes.get(i), HEAD + ROW * i));
    }
    svg.append(
        format(
            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\""
                + " stroke-dasharray=\"3 3\"/>%n",
            LEFT + ONE, HEAD - 8, LEFT + ONE, height - ROW, GREY));
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">etcd = 1</text>%n",
            LEFT + ONE, height - 8));
    return svg.append("</svg>\n").toString();
  }

  private static String row(Outcome outcome, int top) {
    int middle = top + BAR - 3;
    String label =
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
            LEFT - 10, middle, escaped(title(outcome)));
    double advantage = outcome.advantage();
    if (Double.isNaN(advantage)) {
      return label + format("<text x=\"%d\" y=\"%d\">failed</text>%n", LEFT + 6, middle);
    }
    double length = ONE * Math.min(advantage, MOST);
    return label
        + format(
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n",
            LEFT, top, length, BAR, advantage >= 1 ? BETTER : WORSE)
        + format(
            "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
            LEFT + length + 6, middle, Metric.text(advantage) + "×");
  }

  private static String title(Outcome outcome) {
    return outcome.subject().title()
        + (outcome.members() == 1 ? "" : ", " + outcome.members() + " members");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
