package io.mainstay.server.bootstrap;

import io.mainstay.server.config.MemberUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;

/**
 * Whether two sets of peer URLs are the same places: by text, or else by what their hosts resolve
 * to. Blocks while names are looked up.
 */
final class PeerUrlComparison {
  boolean same(Collection<String> some, List<MemberUrl> others) {
    List<String> texts = some.stream().sorted().toList();
    List<String> otherTexts = others.stream().map(MemberUrl::text).sorted().toList();
    if (texts.equals(otherTexts)) {
      return true;
    }
    if (texts.size() != otherTexts.size()) {
      return false;
    }
    try {
      return places(texts.stream().map(MemberUrl::parse).toList()).equals(places(others));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static List<String> places(List<MemberUrl> urls) {
    return urls.stream().map(PeerUrlComparison::place).sorted().toList();
  }

  private static String place(MemberUrl url) {
    try {
      String address = InetAddress.getByName(url.host()).getHostAddress();
      return url.scheme() + " " + address + " " + url.port();
    } catch (UnknownHostException e) {
      return url.text();
    }
  }
}
