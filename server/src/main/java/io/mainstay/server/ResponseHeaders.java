package io.mainstay.server;

import io.mainstay.api.etcdserverpb.ResponseHeader;
import java.util.function.LongSupplier;

/** Makes the headers of this member's responses. Any thread. */
public final class ResponseHeaders {
  private final long clusterId;
  private final long memberId;
  private final LongSupplier term;

  /**
   * For one member.
   *
   * @param term the current term of the log
   */
  public ResponseHeaders(long clusterId, long memberId, LongSupplier term) {
    this.clusterId = clusterId;
    this.memberId = memberId;
    this.term = term;
  }

  /** A header that names a revision of the store. */
  public ResponseHeader at(long revision) {
    return header().setRevision(revision).build();
  }

  /** The header of answers about the cluster, which names no revision. */
  public ResponseHeader withoutRevision() {
    return header().build();
  }

  private ResponseHeader.Builder header() {
    return ResponseHeader.newBuilder()
        .setClusterId(clusterId)
        .setMemberId(memberId)
        .setRaftTerm(term.getAsLong());
  }
}
