package io.mainstay.server.corruption;

import io.mainstay.api.membershippb.Member;
import io.mainstay.server.Async;
import io.mainstay.server.cluster.ClusterState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all other members at once. Any thread. */
public final class PeerSurvey {
  private static final Logger log = LoggerFactory.getLogger(PeerSurvey.class);

  private final long memberId;
  private final ClusterState cluster;
  private final PeerHashes peers;

  /**
   * What one member has said.
   *
   * @param sample its hash; null if it did not give any
   */
  record Answer(long memberId, @Nullable HashSample sample) {
    String id() {
      return Long.toHexString(memberId);
    }
  }

  /** The survey of one member. */
  public PeerSurvey(long memberId, ClusterState cluster, PeerHashes peers) {
    this.memberId = memberId;
    this.cluster = cluster;
    this.peers = peers;
  }

  /** The member that asks. */
  long memberId() {
    return memberId;
  }

  /** What all others say of a revision. */
  CompletableFuture<List<Answer>> at(long revision) {
    List<CompletableFuture<Answer>> asked =
        cluster.membership().members().stream()
            .map(Member::getID)
            .filter(id -> id != memberId)
            .map(id -> ask(id, revision))
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> asked.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Answer> ask(long id, long revision) {
    return peers
        .at(id, revision)
        .handle(
            (sample, failure) -> {
              if (failure != null) {
                log.atWarn()
                    .addKeyValue("remote-peer-id", Long.toHexString(id))
                    .addKeyValue("requested-revision", revision)
                    .addKeyValue("error", Async.cause(failure).getMessage())
                    .log("failed hash kv request");
              }
              return new Answer(id, sample);
            });
  }
}
