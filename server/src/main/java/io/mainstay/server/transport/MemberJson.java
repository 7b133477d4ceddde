package io.mainstay.server.transport;

import io.mainstay.api.etcdserverpb.Member;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Members as they stand on the page {@code /members} of the peer port. */
final class MemberJson {
  private MemberJson() {}

  static String encode(List<Member> members) {
    JsonArray array = new JsonArray();
    members.forEach(member -> array.add(encode(member)));
    return array.encode() + "\n";
  }

  /**
   * Reads the page.
   *
   * @throws DecodeException when it is none
   */
  static List<Member> decode(Buffer body) {
    List<Member> members = new ArrayList<>();
    try {
      for (Object each : new JsonArray(body)) {
        members.add(decode((JsonObject) each));
      }
    } catch (ClassCastException e) {
      throw new DecodeException("not a list of members", e);
    }
    return members;
  }

  private static JsonObject encode(Member member) {
    JsonObject json =
        new JsonObject()
            .put("id", new BigInteger(Long.toUnsignedString(member.getID())))
            .put("peerURLs", member.getPeerURLsList());
    if (member.getIsLearner()) {
      json.put("isLearner", true);
    }
    if (!member.getName().isEmpty()) {
      json.put("name", member.getName());
    }
    if (member.getClientURLsCount() > 0) {
      json.put("clientURLs", member.getClientURLsList());
    }
    return json;
  }

  private static Member decode(JsonObject json) {
    return Member.newBuilder()
        .setID(json.getNumber("id", 0).longValue())
        .setName(json.getString("name", ""))
        .addAllPeerURLs(texts(json, "peerURLs"))
        .addAllClientURLs(texts(json, "clientURLs"))
        .setIsLearner(json.getBoolean("isLearner", false))
        .build();
  }

  private static List<String> texts(JsonObject json, String name) {
    return json.getJsonArray(name, new JsonArray()).stream().map(String.class::cast).toList();
  }
}
