package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.MemberAddResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.SimpleWriter;
import java.util.List;
import java.util.stream.Collectors;

/** A member was added; for people with what it is to be started with. */
record MemberAddAnswer(String name, MemberAddResponse message) implements MembersAnswer {
  @Override
  public ResponseHeader header() {
    return message.getHeader();
  }

  @Override
  public List<Member> members() {
    return message.getMembersList();
  }

  @Override
  public void hexBeforeMembers(JsonWriter to) {
    to.name("member");
    MembersAnswer.hex(to, message.getMember());
  }

  @Override
  public void simple(SimpleWriter to) {
    Member added = message.getMember();
    to.line(
        "Member %s added%s to cluster %s"
            .formatted(
                MembersAnswer.wide(added.getID()),
                added.getIsLearner() ? " as learner" : "",
                MembersAnswer.wide(header().getClusterId())));
    to.line("");
    to.line("ETCD_NAME=\"%s\"".formatted(name));
    to.line("ETCD_INITIAL_CLUSTER=\"%s\"".formatted(initialCluster()));
    to.line(
        "ETCD_INITIAL_ADVERTISE_PEER_URLS=\"%s\""
            .formatted(String.join(",", added.getPeerURLsList())));
    to.line("ETCD_INITIAL_CLUSTER_STATE=\"existing\"");
  }

  private String initialCluster() {
    return members().stream()
        .flatMap(
            member ->
                member.getPeerURLsList().stream()
                    .map(
                        url ->
                            (member.getID() == message.getMember().getID()
                                    ? name
                                    : member.getName())
                                + "="
                                + url))
        .collect(Collectors.joining(","));
  }
}
