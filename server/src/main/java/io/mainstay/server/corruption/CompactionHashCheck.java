package io.mainstay.server.corruption;

import io.mainstay.storage.KeySpaceHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the hashes that all members have taken at the same compactions, newest first, until one
 * was compared with all members or has shown a difference (etcd {@code CompactHashCheck} in {@code
 * server/etcdserver/corrupt.go} at v3.7.1). Run by one thread at a time.
 */
public final class CompactionHashCheck {
  private static final Logger log = LoggerFactory.getLogger(CompactionHashCheck.class);

  /** Stands for the whole cluster in an alarm. */
  private static final long ALL_MEMBERS = 0;

  private final KeySpaceHashes own;
  private final PeerSurvey survey;
  private final LongConsumer raiseAlarm;
  private volatile long checkedRevision;

  /**
   * The check of one member.
   *
   * @param raiseAlarm raises the alarm for a member that differs, or for member 0 if nobody knows
   *     which one does
   */
  public CompactionHashCheck(KeySpaceHashes own, PeerSurvey survey, LongConsumer raiseAlarm) {
    this.own = own;
    this.survey = survey;
    this.raiseAlarm = raiseAlarm;
  }

  /** Checks once. Completes on any thread. */
  public CompletableFuture<Void> run() {
    List<KeySpaceHash> newestFirst = new ArrayList<>(own.ofCompactions());
    Collections.reverse(newestFirst);
    newestFirst.removeIf(hash -> hash.revision() <= checkedRevision);
    return check(newestFirst);
  }

  private CompletableFuture<Void> check(List<KeySpaceHash> left) {
    if (left.isEmpty()) {
      log.info("finished compaction hash check");
      return CompletableFuture.completedFuture(null);
    }
    KeySpaceHash mine = left.get(0);
    return survey
        .at(mine.revision())
        .thenCompose(
            answers -> check(judge(mine, answers) ? List.of() : left.subList(1, left.size())));
  }

  /** Answers whether there is nothing more to look for. */
  private boolean judge(KeySpaceHash mine, List<PeerSurvey.Answer> answers) {
    Map<Integer, List<Long>> membersByHash = new TreeMap<>();
    membersByHash.put(mine.hash(), new ArrayList<>(List.of(survey.memberId())));
    int compared = 0;
    for (PeerSurvey.Answer answer : answers) {
      HashSample theirs = answer.sample();
      if (theirs != null && theirs.hash().compactRevision() == mine.compactRevision()) {
        compared++;
        membersByHash
            .computeIfAbsent(theirs.hash().hash(), hash -> new ArrayList<>())
            .add(answer.memberId());
      }
    }
    if (membersByHash.size() > 1) {
      mismatch(mine, membersByHash, answers.size() + 1);
      return true;
    }
    if (compared < answers.size()) {
      log.atWarn()
          .addKeyValue("revision", mine.revision())
          .addKeyValue("number-of-peers-checked", compared)
          .addKeyValue("number-of-peers", answers.size())
          .log("skipped revision in compaction hash check; was not able to check all peers");
      return false;
    }
    checkedRevision = Math.max(checkedRevision, mine.revision());
    log.atInfo()
        .addKeyValue("number-of-peers-checked", compared)
        .addKeyValue("revision", mine.revision())
        .addKeyValue("compactRevision", mine.compactRevision())
        .log("successfully checked hash on whole cluster");
    return true;
  }

  private void mismatch(KeySpaceHash mine, Map<Integer, List<Long>> membersByHash, int members) {
    int quorum = members / 2 + 1;
    boolean quorumFound = membersByHash.values().removeIf(ids -> ids.size() >= quorum);
    if (!quorumFound) {
      raiseAlarm.accept(ALL_MEMBERS);
    }
    membersByHash.forEach(
        (hash, ids) -> {
          if (quorumFound) {
            ids.forEach(raiseAlarm::accept);
          }
          log.atError()
              .addKeyValue("leader-id", Long.toHexString(survey.memberId()))
              .addKeyValue("leader-revision", mine.revision())
              .addKeyValue("leader-compact-revision", mine.compactRevision())
              .addKeyValue("leader-hash", Integer.toUnsignedLong(mine.hash()))
              .addKeyValue("peer-hash", Integer.toUnsignedLong(hash))
              .addKeyValue("peer-ids", ids.stream().map(Long::toHexString).toList())
              .addKeyValue("quorum-exist", quorumFound)
              .log("Detected compaction hash mismatch");
        });
  }
}
