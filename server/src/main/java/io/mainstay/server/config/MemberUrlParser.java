package io.mainstay.server.config;

import io.mainstay.server.config.MemberUrl.Scheme;
import java.util.Locale;

/**
 * Splits a URL as Go's net/url does where a member's URL can tell the difference, and with its
 * error texts.
 */
final class MemberUrlParser {
  private MemberUrlParser() {}

  static MemberUrl parse(String input) {
    String url = input.strip();
    for (int i = 0; i < url.length(); i++) {
      if (url.charAt(i) < ' ' || url.charAt(i) == 0x7f) {
        throw malformed(url, "net/url: invalid control character in URL");
      }
    }
    int schemeEnd = schemeEnd(url);
    String schemeText = schemeEnd < 0 ? "" : url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    String rest = schemeEnd < 0 ? url : url.substring(schemeEnd + 1);
    if (schemeEnd < 0 && colonInFirstSegment(url)) {
      throw malformed(url, "first path segment in URL cannot contain colon");
    }
    String authority = "";
    String path = "";
    if (rest.startsWith("//")) {
      int end = indexOfAny(rest, "/?#", 2);
      authority = rest.substring(2, end);
      path = rest.substring(end, indexOfAny(rest, "?#", end));
      checkAuthority(url, authority);
    } else if (rest.startsWith("/")) {
      path = rest.substring(0, indexOfAny(rest, "?#", 0));
    }
    Scheme scheme =
        switch (schemeText) {
          case "http" -> Scheme.HTTP;
          case "https" -> Scheme.HTTPS;
          case "unix" -> Scheme.UNIX;
          case "unixs" -> Scheme.UNIXS;
          default ->
              throw new IllegalArgumentException(
                  "URL scheme must be http, https, unix, or unixs: " + url);
        };
    String text = schemeText + ":" + rest;
    if (scheme.isUnix()) {
      return new MemberUrl(scheme, authority + path, 0, text);
    }
    return tcp(scheme, url, authority.substring(authority.lastIndexOf('@') + 1), path, text);
  }

  private static MemberUrl tcp(
      Scheme scheme, String url, String hostPort, String path, String text) {
    int colon = hostPort.lastIndexOf(':');
    boolean bracketed = hostPort.startsWith("[");
    String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
    boolean hasPort = bracketed ? host.endsWith("]") : colon >= 0 && host.indexOf(':') < 0;
    if (!hasPort) {
      throw new IllegalArgumentException(
          "URL address does not have the form \"host:port\": " + url);
    }
    if (!path.isEmpty()) {
      throw new IllegalArgumentException("URL must not contain a path: " + url);
    }
    String name = bracketed ? host.substring(1, host.length() - 1) : host;
    return new MemberUrl(scheme, name, port(url, hostPort.substring(colon + 1)), text);
  }

  private static int port(String url, String digits) {
    if (digits.isEmpty()) {
      return 0;
    }
    // Five digits are enough for any port; a longer number cannot be bound either.
    int port = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (port > 65535) {
      throw malformed(url, "invalid port \":" + digits + "\" after host");
    }
    return port;
  }

  /** The index of the colon behind a scheme, or -1 when there is none. */
  private static int schemeEnd(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean inner = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (c == ':') {
        if (i == 0) {
          throw malformed(url, "missing protocol scheme");
        }
        return i;
      }
      if (!letter && !(inner && i > 0)) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean colonInFirstSegment(String url) {
    int colon = url.indexOf(':');
    return colon >= 0 && colon < indexOfAny(url, "/?#", 0);
  }

  private static void checkAuthority(String url, String authority) {
    String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
    for (int i = 0; i < hostPort.length(); i++) {
      if (" <>\"\\^`{|}".indexOf(hostPort.charAt(i)) >= 0) {
        throw malformed(
            url, "invalid character " + quote(hostPort.substring(i, i + 1)) + " in host name");
      }
    }
    String afterHost;
    if (hostPort.startsWith("[")) {
      int close = hostPort.lastIndexOf(']');
      if (close < 0) {
        throw malformed(url, "missing ']' in host");
      }
      afterHost = hostPort.substring(close + 1);
    } else {
      int colon = hostPort.lastIndexOf(':');
      afterHost = colon < 0 ? "" : hostPort.substring(colon);
    }
    if (!afterHost.isEmpty() && !afterHost.matches(":[0-9]*")) {
      throw malformed(url, "invalid port " + quote(afterHost) + " after host");
    }
  }

  private static int indexOfAny(String text, String stops, int from) {
    int i = from;
    while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private static IllegalArgumentException malformed(String url, String reason) {
    return new IllegalArgumentException("parse " + quote(url) + ": " + reason);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
