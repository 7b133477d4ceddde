package io.mainstay.client;

import java.util.Locale;

/**
 * Where a member serves its clients.
 *
 * @param text as it was given
 * @param scheme what was said of the transport
 * @param host name, address, or the path of a socket
 * @param port 0 for a socket
 */
public record Endpoint(String text, Scheme scheme, String host, int port) {
  private static final int DEFAULT_PORT_SECURE = 443;
  private static final int DEFAULT_PORT_CLEAR = 80;

  /** What an endpoint says of its transport. */
  public enum Scheme {
    /** Nothing: by TLS if the client has any. */
    NONE(false, false),
    HTTP(false, false),
    HTTPS(true, false),
    UNIX(false, true),
    UNIXS(true, true);

    private final boolean secure;
    private final boolean socket;

    Scheme(boolean secure, boolean socket) {
      this.secure = secure;
      this.socket = socket;
    }

    /** Whether it is a socket in the file system. */
    public boolean isSocket() {
      return socket;
    }
  }

  /** Reads {@code host:port} or a URL. What cannot be reached shows when it is called. */
  public static Endpoint parse(String text) {
    String trimmed = text.trim();
    int schemeEnd = trimmed.indexOf("://");
    Scheme scheme = schemeOf(trimmed);
    String place = schemeEnd < 0 ? afterColon(trimmed, scheme) : trimmed.substring(schemeEnd + 3);
    if (scheme.isSocket()) {
      return new Endpoint(trimmed, scheme, place, 0);
    }
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']') && colon == lastOfMany(authority, colon);
    String host = hasPort ? authority.substring(0, colon) : authority;
    int port = hasPort ? portOf(authority.substring(colon + 1)) : defaultPort(scheme);
    return new Endpoint(trimmed, scheme, withoutBrackets(host), port);
  }

  /** Whether it is called by TLS, given whether the client has been told of certificates. */
  public boolean isSecure(boolean tlsGiven) {
    return scheme == Scheme.NONE ? tlsGiven : scheme.secure;
  }

  private static Scheme schemeOf(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("unix:")) {
      return Scheme.UNIX;
    }
    if (lower.startsWith("unixs:")) {
      return Scheme.UNIXS;
    }
    if (lower.startsWith("http://")) {
      return Scheme.HTTP;
    }
    return lower.startsWith("https://") ? Scheme.HTTPS : Scheme.NONE;
  }

  private static String afterColon(String text, Scheme scheme) {
    return scheme.isSocket() ? text.substring(text.indexOf(':') + 1) : text;
  }

  /** An IPv6 address without brackets has several colons and no port. */
  private static int lastOfMany(String authority, int colon) {
    return authority.startsWith("[") || authority.indexOf(':') == colon ? colon : -1;
  }

  private static int portOf(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static int defaultPort(Scheme scheme) {
    return scheme == Scheme.HTTPS ? DEFAULT_PORT_SECURE : DEFAULT_PORT_CLEAR;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
