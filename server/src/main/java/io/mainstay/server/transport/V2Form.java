package io.mainstay.server.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mainstay.server.v2.V2Code;
import io.mainstay.server.v2.V2Exception;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, of which the first of each name counts. */
final class V2Form {
  /** More digits than any that counts, few enough to be read at once. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,40}");

  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2}).{0,2}");

  private static final Map<String, Boolean> BOOLEANS = booleans();

  private final Map<String, String> values = new HashMap<>();

  /** Adds {@code name=value&...}; what is there already stays. */
  V2Form add(@Nullable String encoded) {
    if (encoded != null) {
      for (String pair : encoded.split("&", -1)) {
        if (!pair.isEmpty()) {
          int end = pair.indexOf('=');
          String name = decode(end < 0 ? pair : pair.substring(0, end));
          values.putIfAbsent(name, end < 0 ? "" : decode(pair.substring(end + 1)));
        }
      }
    }
    return this;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A text; empty when it is not there. */
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** A number without a sign; 0 when it is not there. */
  long number(String name, V2Code ifNone) {
    String text = values.get(name);
    if (text == null) {
      return 0;
    }
    if (!NUMBER.matcher(text).matches() || new BigInteger(text).bitLength() > Long.SIZE) {
      throw new V2Exception(ifNone, invalid(name), 0);
    }
    return new BigInteger(text).longValue();
  }

  /** A switch, off when it is not there. */
  boolean flag(String name) {
    return flag(name, invalid(name));
  }

  /** As {@link #flag(String)}, with another text for what is none. */
  boolean flag(String name, String complaint) {
    String text = values.get(name);
    if (text == null) {
      return false;
    }
    Boolean value = BOOLEANS.get(text);
    if (value == null) {
      throw new V2Exception(V2Code.INVALID_FIELD, complaint, 0);
    }
    return value;
  }

  private static String invalid(String name) {
    return "invalid value for \"" + name + "\"";
  }

  private static String decode(String text) {
    Matcher malformed = NO_ESCAPE.matcher(text);
    if (malformed.find()) {
      throw new V2Exception(
          V2Code.INVALID_FORM, "invalid URL escape \"" + malformed.group() + "\"", 0);
    }
    return URLDecoder.decode(text, UTF_8);
  }

  /** What Go takes for one. */
  private static Map<String, Boolean> booleans() {
    Map<String, Boolean> booleans = new HashMap<>();
    for (String text : new String[] {"1", "t", "T", "true", "TRUE", "True"}) {
      booleans.put(text, true);
    }
    for (String text : new String[] {"0", "f", "F", "false", "FALSE", "False"}) {
      booleans.put(text, false);
    }
    return Map.copyOf(booleans);
  }
}
