package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberListResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.FieldsWriter;
import io.mainstay.tools.output.GoQuote;
import java.util.List;

/** Who is in the cluster. */
record MemberListAnswer(MemberListResponse message) implements MembersAnswer, RowsAnswer {
  private static final List<String> HEADINGS =
      List.of("ID", "Status", "Name", "Peer Addrs", "Client Addrs", "Is Learner");

  @Override
  public ResponseHeader header() {
    return message.getHeader();
  }

  @Override
  public List<Member> members() {
    return message.getMembersList();
  }

  @Override
  public List<String> headings() {
    return HEADINGS;
  }

  @Override
  public List<List<String>> rows() {
    return members().stream().map(MemberListAnswer::cells).toList();
  }

  @Override
  public void fields(FieldsWriter to) {
    to.header(header());
    for (Member member : members()) {
      to.id("ID", member.getID());
      to.plain("Name", GoQuote.of(member.getNameBytes()));
      member.getPeerURLsList().forEach(url -> to.plain("PeerURL", GoQuote.of(url)));
      member.getClientURLsList().forEach(url -> to.plain("ClientURL", GoQuote.of(url)));
      to.plain("IsLearner", Boolean.toString(member.getIsLearner()));
      to.emptyLine();
    }
  }

  private static List<String> cells(Member member) {
    return List.of(
        Long.toHexString(member.getID()),
        member.getName().isEmpty() ? "unstarted" : "started",
        member.getName(),
        String.join(",", member.getPeerURLsList()),
        String.join(",", member.getClientURLsList()),
        Boolean.toString(member.getIsLearner()));
  }
}
