package io.mainstay.server.corruption;

import io.mainstay.storage.KeySpaceHash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the newest data of the leader with what the others hold (etcd {@code PeriodicCheck} in
 * {@code server/etcdserver/corrupt.go} at v3.7.1). What the leader has while the others answer may
 * grow, so it is looked at before and after.
 */
public final class PeriodicCheck {
  private static final Logger log = LoggerFactory.getLogger(PeriodicCheck.class);

  private final KeySpaceHashes own;
  private final PeerSurvey survey;
  private final Supplier<CompletableFuture<Void>> readBarrier;
  private final LongConsumer raiseAlarm;

  /**
   * The check of one member.
   *
   * @param readBarrier completes when this member has applied all that was committed before
   * @param raiseAlarm raises the alarm for a member that differs
   */
  public PeriodicCheck(
      KeySpaceHashes own,
      PeerSurvey survey,
      Supplier<CompletableFuture<Void>> readBarrier,
      LongConsumer raiseAlarm) {
    this.own = own;
    this.survey = survey;
    this.readBarrier = readBarrier;
    this.raiseAlarm = raiseAlarm;
  }

  /** Checks once, and raises at most one alarm. Completes on any thread. */
  public CompletableFuture<Void> run() {
    return own.at(0)
        .thenCompose(
            before ->
                survey
                    .at(before.hash().revision())
                    .thenCompose(
                        answers ->
                            readBarrier
                                .get()
                                .thenCompose(passed -> own.at(0))
                                .thenAccept(after -> judge(before, after, answers))));
  }

  private void judge(HashSample before, HashSample after, List<PeerSurvey.Answer> answers) {
    KeySpaceHash first = before.hash();
    KeySpaceHash second = after.hash();
    boolean changed =
        first.revision() == second.revision()
            && first.compactRevision() == second.compactRevision()
            && first.hash() != second.hash();
    if (changed) {
      log.atWarn()
          .addKeyValue("revision", first.revision())
          .addKeyValue("compact-revision", first.compactRevision())
          .addKeyValue("hash-1", Integer.toUnsignedLong(first.hash()))
          .addKeyValue("hash-2", Integer.toUnsignedLong(second.hash()))
          .log("found hash mismatch");
    }
    Optional<PeerSurvey.Answer> corrupt =
        answers.stream().filter(answer -> differs(answer, first, after)).findFirst();
    if (changed) {
      raiseAlarm.accept(survey.memberId());
    } else {
      corrupt.ifPresent(answer -> raiseAlarm.accept(answer.memberId()));
    }
    log.atInfo()
        .addKeyValue(
            "number-of-peers-checked",
            answers.stream().filter(answer -> answer.sample() != null).count())
        .log("finished peer corruption check");
  }

  private static boolean differs(PeerSurvey.Answer answer, KeySpaceHash first, HashSample after) {
    HashSample theirs = answer.sample();
    String found;
    if (theirs == null) {
      return false;
    } else if (theirs.revision() > after.revision()) {
      found = "revision from follower must be less than or equal to leader's";
    } else if (theirs.hash().compactRevision() > after.hash().compactRevision()) {
      found = "compact revision from follower must be less than or equal to leader's";
    } else if (theirs.hash().compactRevision() == first.compactRevision()
        && theirs.hash().hash() != first.hash()) {
      found = "same compact revision then hashes must match";
    } else {
      return false;
    }
    log.atWarn()
        .addKeyValue("leader-revision", after.revision())
        .addKeyValue("leader-compact-revision", after.hash().compactRevision())
        .addKeyValue("leader-hash", Integer.toUnsignedLong(first.hash()))
        .addKeyValue("follower-peer-id", answer.id())
        .addKeyValue("follower-revision", theirs.revision())
        .addKeyValue("follower-compact-revision", theirs.hash().compactRevision())
        .addKeyValue("follower-hash", Integer.toUnsignedLong(theirs.hash().hash()))
        .log(found);
    return true;
  }
}
