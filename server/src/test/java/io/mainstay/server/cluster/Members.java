package io.mainstay.server.cluster;

import io.mainstay.api.membershippb.Attributes;
import io.mainstay.api.membershippb.Member;
import io.mainstay.api.membershippb.RaftAttributes;
import io.mainstay.server.Versions;
import java.util.Arrays;
import java.util.Set;

/** Members for tests: member n is at {@code http://n:1}. */
final class Members {
  private Members() {}

  static Member started(long id) {
    return unstarted(id).toBuilder()
        .setMemberAttributes(
            Attributes.newBuilder().setName("m" + id).addClientUrls("http://" + id + ":2"))
        .build();
  }

  static Member unstarted(long id) {
    return Member.newBuilder()
        .setID(id)
        .setRaftAttributes(RaftAttributes.newBuilder().addPeerUrls(url(id)))
        .build();
  }

  static Member learner(Member member) {
    return member.toBuilder()
        .setRaftAttributes(member.getRaftAttributes().toBuilder().setIsLearner(true))
        .build();
  }

  static String url(long id) {
    return "http://" + id + ":1";
  }

  static ClusterState state(Member... members) {
    Membership membership =
        new Membership(Arrays.asList(members), Set.of(), Versions.CLUSTER, null);
    return new ClusterState(membership, membership);
  }
}
