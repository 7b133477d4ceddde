package io.mainstay.server.corruption;

import io.mainstay.storage.KeySpaceHash;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a member has stored with what the others hold, before it serves anybody (etcd
 * {@code InitialCheck} in {@code server/etcdserver/corrupt.go} at v3.7.1).
 */
public final class InitialCheck {
  private static final Logger log = LoggerFactory.getLogger(InitialCheck.class);

  private final KeySpaceHashes own;
  private final PeerSurvey survey;

  /** The check of one member. */
  public InitialCheck(KeySpaceHashes own, PeerSurvey survey) {
    this.own = own;
    this.survey = survey;
  }

  /**
   * Asks all others for their hash at this member's revision.
   *
   * @return fails with {@link InconsistentDataException} if one gives another hash than this member
   *     after the same compaction
   */
  public CompletableFuture<Void> run() {
    log.atInfo().addKeyValue("local-member-id", id()).log("starting initial corruption check");
    return own.at(0)
        .thenCompose(
            mine -> survey.at(mine.hash().revision()).thenAccept(all -> judge(mine.hash(), all)));
  }

  private void judge(KeySpaceHash mine, List<PeerSurvey.Answer> answers) {
    boolean mismatch = false;
    for (PeerSurvey.Answer answer : answers) {
      HashSample theirs = answer.sample();
      if (theirs != null && theirs.hash().hash() != mine.hash()) {
        boolean comparable = theirs.hash().compactRevision() == mine.compactRevision();
        mismatch |= comparable;
        log.atWarn()
            .addKeyValue("local-member-id", id())
            .addKeyValue("local-member-revision", mine.revision())
            .addKeyValue("local-member-compact-revision", mine.compactRevision())
            .addKeyValue("local-member-hash", Integer.toUnsignedLong(mine.hash()))
            .addKeyValue("remote-peer-id", answer.id())
            .addKeyValue("remote-peer-revision", theirs.revision())
            .addKeyValue("remote-peer-compact-revision", theirs.hash().compactRevision())
            .addKeyValue("remote-peer-hash", Integer.toUnsignedLong(theirs.hash().hash()))
            .log(
                comparable
                    ? "found different hash values from remote peer"
                    : "found different compact revision values from remote peer");
      }
    }
    if (mismatch) {
      throw new InconsistentDataException(id() + " found data inconsistency with peers");
    }
    log.atInfo()
        .addKeyValue("local-member-id", id())
        .log("initial corruption checking passed; no corruption");
  }

  private String id() {
    return Long.toHexString(survey.memberId());
  }
}
