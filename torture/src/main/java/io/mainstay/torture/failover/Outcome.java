package io.mainstay.torture.failover;

import io.mainstay.api.errors.StatusCode;

/** What a member that was cut off said. */
sealed interface Outcome {
  /**
   * What is said of it in reports.
   *
   * @return the same for all that come to the same
   */
  String text();

  /**
   * It acknowledged a change.
   *
   * @param inMajority whether the others had it too, while the member was still cut off
   */
  record Acknowledged(boolean inMajority) implements Outcome {
    @Override
    public String text() {
      return inMajority ? "acknowledged, and there" : "acknowledged, but not there";
    }
  }

  /**
   * It answered a read.
   *
   * @param value what it read
   * @param expected what it had before it was cut off
   */
  record Read(String value, String expected) implements Outcome {
    @Override
    public String text() {
      return isExpected() ? "what it had" : "`" + value + "`";
    }

    boolean isExpected() {
      return value.equals(expected);
    }
  }

  /** It refused, or said that it does not know what became of the call. */
  record Failed(StatusCode code, String description) implements Outcome {
    @Override
    public String text() {
      return code + " `" + description + "`";
    }
  }
}
