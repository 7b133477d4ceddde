package io.mainstay.server.config;

import io.mainstay.consensus.PeerAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A URL at which a member listens or can be reached.
 *
 * <p>Not a {@link java.net.URI}: that class finds no host in {@code http://my_host:2380} or {@code
 * http://:2380}, both of which etcd takes, and member ids are hashes of the exact text.
 *
 * @param scheme how to talk there
 * @param host a name or an address without brackets, empty for every interface; for a Unix socket
 *     its path
 * @param port the TCP port, 0 for any free one; 0 also for a Unix socket
 * @param text the whole URL as it is published, compared and hashed into member ids
 */
public record MemberUrl(Scheme scheme, String host, int port, String text) {
  /** Orders by text, as etcd does before it hashes. */
  public static final Comparator<MemberUrl> BY_TEXT = Comparator.comparing(MemberUrl::text);

  /** What stands before the colon. */
  public enum Scheme {
    HTTP,
    HTTPS,
    UNIX,
    UNIXS;

    /** Whether the connection is encrypted. */
    public boolean isSecure() {
      return this == HTTPS || this == UNIXS;
    }

    /** Whether the address is a socket file. */
    public boolean isUnix() {
      return this == UNIX || this == UNIXS;
    }
  }

  /**
   * Reads one URL by etcd's rules.
   *
   * @throws IllegalArgumentException with etcd's text when it breaks one
   */
  public static MemberUrl parse(String url) {
    return MemberUrlParser.parse(url);
  }

  /**
   * Reads URLs separated by commas; the result is sorted by text, as etcd sorts them.
   *
   * @throws IllegalArgumentException with etcd's text for the first bad one
   */
  public static List<MemberUrl> parseList(String urls) {
    List<MemberUrl> parsed = new ArrayList<>();
    for (String url : urls.split(",", -1)) {
      parsed.add(parse(url));
    }
    parsed.sort(BY_TEXT);
    return List.copyOf(parsed);
  }

  /** Host and port, or the path of the socket file. */
  public String address() {
    return scheme.isUnix() ? host : host + ":" + port;
  }

  /** Where a peer with this URL is reached. */
  public PeerAddress peerAddress() {
    return new PeerAddress(scheme.isSecure(), host, port);
  }

  @Override
  public String toString() {
    return text;
  }
}
