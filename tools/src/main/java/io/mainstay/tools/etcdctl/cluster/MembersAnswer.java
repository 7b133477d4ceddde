package io.mainstay.tools.etcdctl.cluster;

import io.mainstay.api.etcdserverpb.Member;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.JsonWriter;
import io.mainstay.tools.etcdctl.output.MessageAnswer;
import java.util.List;

/** An answer that lists the members of the cluster. */
interface MembersAnswer extends MessageAnswer {
  /** Who answered. */
  ResponseHeader header();

  /** Who is in the cluster now. */
  List<Member> members();

  /** An ID as in the lines about one member: blanks before it, up to 16 digits. */
  static String wide(long id) {
    return "%16s".formatted(Long.toHexString(id));
  }

  @Override
  default void json(JsonWriter to) {
    if (!to.isHex()) {
      to.message(message());
      return;
    }
    to.begin();
    hexHeader(to, header());
    hexBeforeMembers(to);
    to.name("members").beginList();
    members().forEach(member -> hex(to, member));
    to.endList().end();
  }

  /** What stands between header and members. */
  default void hexBeforeMembers(JsonWriter to) {}

  /** A member whose ID is a text of hexadecimal digits. */
  static void hex(JsonWriter to, Member member) {
    to.begin().name("ID").string(Long.toHexString(member.getID()));
    to.fieldsOf(member.toBuilder().clearID().build()).end();
  }

  private static void hexHeader(JsonWriter to, ResponseHeader header) {
    to.name("header").begin();
    to.name("cluster_id").string(Long.toHexString(header.getClusterId()));
    to.name("member_id").string(Long.toHexString(header.getMemberId()));
    to.fieldsOf(header.toBuilder().clearClusterId().clearMemberId().build()).end();
  }
}
