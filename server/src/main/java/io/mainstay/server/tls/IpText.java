package io.mainstay.server.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as text, never looked up. */
final class IpText {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private IpText() {}

  static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || V4.matcher(host).matches();
  }

  /**
   * The address of a text that is one; brackets and the scope of an IPv6 address are left out.
   *
   * @throws IllegalArgumentException when it is none after all
   */
  static InetAddress parse(String text) {
    String bare = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    int scope = bare.indexOf('%');
    try {
      return InetAddress.getByName(scope < 0 ? bare : bare.substring(0, scope));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text + " is not an address", e);
    }
  }
}
