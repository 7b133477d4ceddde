package io.mainstay.tools.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures on a page of {@code benchmark}, NaN where too few requests were made for one.
 *
 * @param totalSeconds from the first request to the last answer
 * @param perSecond how many requests were answered in a second
 * @param averageSeconds the mean latency
 * @param p50Seconds half of the requests took no longer
 * @param p99Seconds 99 of 100 requests took no longer
 */
record LoadReport(
    double totalSeconds,
    double perSecond,
    double averageSeconds,
    double p50Seconds,
    double p99Seconds) {
  private static final String NUMBER = "([0-9.eE+-]+)";
  private static final Pattern TOTAL = Pattern.compile("Total:\t" + NUMBER);
  private static final Pattern AVERAGE = Pattern.compile("Average:\t" + NUMBER);
  private static final Pattern RATE = Pattern.compile("Requests/sec:\t" + NUMBER);
  private static final Pattern P50 = Pattern.compile(" 50% in " + NUMBER);
  private static final Pattern P99 = Pattern.compile(" 99% in " + NUMBER);
  private static final Pattern ERROR = Pattern.compile("Error distribution:\n  (\\[\\d+\\]\t.*)");

  /**
   * Reads all reports of a page.
   *
   * @throws IOException if requests failed, or nothing is reported
   */
  static List<LoadReport> parse(String page) throws IOException {
    Matcher error = ERROR.matcher(page);
    if (error.find()) {
      throw new IOException("requests failed: " + error.group(1).replace('\t', ' '));
    }
    List<LoadReport> reports = new ArrayList<>();
    String[] parts = page.split("Summary:\n  Total:", -1);
    for (int i = 1; i < parts.length; i++) {
      String part = "Total:" + parts[i];
      reports.add(
          new LoadReport(
              number(TOTAL, part),
              number(RATE, part),
              number(AVERAGE, part),
              number(P50, part),
              number(P99, part)));
    }
    if (reports.isEmpty()) {
      throw new IOException("nothing was reported");
    }
    return reports;
  }

  private static double number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
  }
}
