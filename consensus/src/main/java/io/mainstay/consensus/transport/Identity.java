package io.mainstay.consensus.transport;

import io.vertx.core.MultiMap;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks, and how members tell one another apart on connecting: an address may have changed
 * hands.
 *
 * @param clusterId the cluster
 * @param memberId the member
 */
record Identity(long clusterId, long memberId) {
  private static final String CLUSTER = "x-mainstay-cluster-id";
  private static final String SENDER = "x-mainstay-member-id";
  private static final String TARGET = "x-mainstay-target-id";

  void putHeaders(RequestOptions request, long targetId) {
    request
        .putHeader(CLUSTER, Long.toHexString(clusterId))
        .putHeader(SENDER, Long.toHexString(memberId))
        .putHeader(TARGET, Long.toHexString(targetId));
  }

  boolean sameCluster(MultiMap headers) {
    return Long.toHexString(clusterId).equals(headers.get(CLUSTER));
  }

  boolean isTarget(MultiMap headers) {
    return Long.toHexString(memberId).equals(headers.get(TARGET));
  }

  /** The sender's member ID, 0 when it is missing or malformed. */
  static long sender(MultiMap headers) {
    @Nullable String text = headers.get(SENDER);
    try {
      return text == null ? 0 : Long.parseUnsignedLong(text, 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
