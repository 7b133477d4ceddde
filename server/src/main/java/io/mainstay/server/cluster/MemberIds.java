package io.mainstay.server.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;

/**
 * Derives IDs as etcd does, so that the same start flags give the same IDs (etcd {@code
 * server/etcdserver/api/membership} at v3.7.1).
 */
public final class MemberIds {
  private MemberIds() {}

  /**
   * The ID of a member at the birth of a cluster: SHA-1 over its sorted peer URLs and the cluster
   * token.
   */
  public static long bootstrapMemberId(Collection<String> peerUrls, String clusterToken) {
    String joined = String.join("", peerUrls.stream().sorted().toList());
    return firstEightBytes((joined + clusterToken).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The ID of a member that is added to a cluster: SHA-1 over its sorted peer URLs and the time, so
   * that a member may come back at the same URLs under another ID.
   *
   * @param unixSeconds the time at the member that adds it
   */
  public static long addedMemberId(Collection<String> peerUrls, long unixSeconds) {
    return bootstrapMemberId(peerUrls, Long.toString(unixSeconds));
  }

  /** The ID of a cluster: SHA-1 over the IDs of its first members in unsigned ascending order. */
  public static long clusterId(Collection<Long> bootstrapMemberIds) {
    List<Long> sorted = bootstrapMemberIds.stream().sorted(Long::compareUnsigned).toList();
    ByteBuffer bytes = ByteBuffer.allocate(sorted.size() * Long.BYTES);
    sorted.forEach(bytes::putLong);
    return firstEightBytes(bytes.array());
  }

  private static long firstEightBytes(byte[] input) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(input)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
