package io.mainstay.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members a new cluster is born with, in the form {@code name=url,name=url}.
 *
 * <p>Kept as text until somebody asks: a member that already has data must start even if this no
 * longer parses, because the flag is ignored then.
 *
 * @param text as given; empty when the members come from discovery
 */
public record InitialCluster(String text) {
  /** A cluster of one. */
  public static InitialCluster of(String name, List<MemberUrl> peerUrls) {
    List<String> entries = new ArrayList<>();
    for (MemberUrl url : peerUrls) {
      entries.add(name + "=" + url.text());
    }
    return new InitialCluster(String.join(",", entries));
  }

  /**
   * Peer URLs by member name, names in the order given, URLs sorted by text. One name may stand
   * before several URLs.
   *
   * @throws IllegalArgumentException with etcd's text for the first bad URL
   */
  public Map<String, List<MemberUrl>> members() {
    Map<String, List<MemberUrl>> members = new LinkedHashMap<>();
    for (String entry : text.split(",", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      int equals = entry.indexOf('=');
      String name = equals < 0 ? entry : entry.substring(0, equals);
      String url = equals < 0 ? "" : entry.substring(equals + 1);
      members.computeIfAbsent(name, unused -> new ArrayList<>()).add(MemberUrl.parse(url));
    }
    members.replaceAll((name, urls) -> urls.stream().sorted(MemberUrl.BY_TEXT).toList());
    return Collections.unmodifiableMap(members);
  }
}
