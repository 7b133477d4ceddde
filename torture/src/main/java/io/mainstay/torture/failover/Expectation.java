package io.mainstay.torture.failover;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.StatusCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What etcd answers where it has no majority.
 *
 * @param limit how long any answer may take
 */
record Expectation(Duration limit) {
  /** How etcd says that it could not be done, or may not have been. */
  private static final Set<EtcdError> ERRORS =
      EnumSet.of(
          EtcdError.NO_LEADER,
          EtcdError.LEADER_CHANGED,
          EtcdError.TIMEOUT,
          EtcdError.TIMEOUT_LEADER_FAILURE,
          EtcdError.TIMEOUT_CONNECTION_LOST);

  /** What it says of a proposal that no leader was there for. */
  private static final String DEADLINE_EXCEEDED = "context deadline exceeded";

  /** What is wrong with an answer, in words. */
  Optional<String> complaint(Answer answer) {
    if (answer.millis() > limit.toMillis()) {
      return Optional.of(
          said(
              answer, "after %d ms, %d are expected".formatted(answer.millis(), limit.toMillis())));
    }
    return isRight(answer.question().kind(), answer.outcome())
        ? Optional.empty()
        : Optional.of(said(answer, "which is wrong"));
  }

  private static boolean isRight(Question.Kind kind, Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return kind != Question.Kind.OWN_READ && isExpected(failed);
    }
    if (outcome instanceof Outcome.Acknowledged acknowledged) {
      return acknowledged.inMajority();
    }
    // Whoever is cut off cannot know that what it has is the newest.
    return kind == Question.Kind.OWN_READ && ((Outcome.Read) outcome).isExpected();
  }

  private static boolean isExpected(Outcome.Failed failed) {
    return ERRORS.stream()
            .anyMatch(
                error -> error.code() == failed.code() && error.text().equals(failed.description()))
        || (failed.code() == StatusCode.DEADLINE_EXCEEDED
            && failed.description().equals(DEADLINE_EXCEEDED));
  }

  private static String said(Answer answer, String judgement) {
    return "isolation %d: %s, cut off%s, answered %s with %s, %s"
        .formatted(
            answer.isolation(),
            answer.member(),
            answer.wasLeader() ? " while it led" : "",
            answer.question().text(),
            answer.outcome().text(),
            judgement);
  }
}
