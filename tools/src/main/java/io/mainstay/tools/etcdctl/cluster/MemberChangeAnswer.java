package io.mainstay.tools.etcdctl.cluster;

import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberPromoteResponse;
import io.mainstay.api.etcdserverpb.MemberRemoveResponse;
import io.mainstay.api.etcdserverpb.MemberUpdateResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import java.util.List;

/**
 * A member was changed.
 *
 * @param message what the cluster answered
 * @param header its header
 * @param members those that there are now
 * @param id who was changed
 * @param change how, in the words of the line for people
 */
record MemberChangeAnswer(
    Message message, ResponseHeader header, List<Member> members, long id, String change)
    implements MembersAnswer {
  static MemberChangeAnswer removed(long id, MemberRemoveResponse response) {
    return new MemberChangeAnswer(
        response, response.getHeader(), response.getMembersList(), id, "removed from");
  }

  static MemberChangeAnswer updated(long id, MemberUpdateResponse response) {
    return new MemberChangeAnswer(
        response, response.getHeader(), response.getMembersList(), id, "updated in");
  }

  static MemberChangeAnswer promoted(long id, MemberPromoteResponse response) {
    return new MemberChangeAnswer(
        response, response.getHeader(), response.getMembersList(), id, "promoted in");
  }

  @Override
  public void simple(SimpleWriter to) {
    to.line(
        "Member %s %s cluster %s"
            .formatted(MembersAnswer.wide(id), change, MembersAnswer.wide(header.getClusterId())));
  }
}
