package io.mainstay.server;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as far as members compare it: major and minor.
 *
 * @param major the first number
 * @param minor the second one
 */
public record Version(int major, int minor) implements Comparable<Version> {
  /** What a cluster speaks while not all of its members have said what they are. */
  public static final Version MINIMUM = new Version(3, 0);

  private static final Pattern TEXT =
      Pattern.compile("(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})(\\.[0-9]{1,9}([-+].*)?)?");
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major).thenComparingInt(Version::minor);

  /** Reads {@code 3.7} or {@code 3.7.1}; empty when it is neither. */
  public static Optional<Version> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** The one to which a cluster of this version may be downgraded. */
  public Version previous() {
    return new Version(major, minor - 1);
  }

  /** With a patch number of zero, as versions are replicated: {@code 3.7.0}. */
  public String text() {
    return this + ".0";
  }

  /** Whether this one is older. */
  public boolean isBefore(Version other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  /** Without a patch number: {@code 3.7}. */
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
