package io.mainstay.torture.failover;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;

/** Answers to begin with. */
final class Answers {
  private Answers() {}

  /** Of a leader, in the first isolation. */
  static Answer ofLeader(Question question, Outcome outcome, long millis) {
    return new Answer(1, "m1", true, question, outcome, millis);
  }

  /** Of another, in the second isolation. */
  static Answer ofAnother(Question question, Outcome outcome, long millis) {
    return new Answer(2, "m2", false, question, outcome, millis);
  }

  static Outcome error(EtcdError error) {
    return failed(error.code(), error.text());
  }

  static Outcome failed(StatusCode code, String text) {
    return new Outcome.Failed(code, text);
  }

  /** A read of the value that the member had. */
  static Outcome whatItHad() {
    return new Outcome.Read("value 1", "value 1");
  }
}
