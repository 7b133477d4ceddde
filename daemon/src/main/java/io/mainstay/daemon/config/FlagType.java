package io.mainstay.daemon.config;

import io.mainstay.daemon.config.FlagValue.Bool;
import io.mainstay.daemon.config.FlagValue.Gates;
import io.mainstay.daemon.config.FlagValue.Int;
import io.mainstay.daemon.config.FlagValue.Text;
import io.mainstay.daemon.config.FlagValue.Time;
import io.mainstay.daemon.config.FlagValue.Urls;
import io.mainstay.daemon.config.FlagValue.Words;
import io.mainstay.daemon.logging.LogLevel;
import io.mainstay.server.config.MemberUrl;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How the text of a flag is read. What it throws carries the reason as etcd words it. */
enum FlagType {
  BOOL("bool"),
  STRING("string"),
  UINT("uint"),
  UINT64("uint64"),
  UINT32("uint32"),
  INT("int"),
  INT64("int64"),
  DURATION("time.Duration"),
  /** An empty text leaves the value as it is. */
  URLS("string"),
  /** Several words in the order given. */
  WORDS("[]string"),
  /** Several words, sorted, each once. */
  WORD_SET("[]string"),
  /** The same, in a file one text. */
  HOSTS("string"),
  /** URLs, or a star for all. */
  ORIGINS("string"),
  CLUSTER_STATE("string"),
  DISCOVERY_FALLBACK("string"),
  V2_DEPRECATION("string"),
  LOG_LEVEL("string"),
  /** Adds to what was set before. */
  FEATURE_GATES("string");

  private static final BigInteger MAX_UINT32 = BigInteger.valueOf(0xffff_ffffL);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
  private static final Set<String> V2_STAGES =
      Set.of("write-only", "write-only-skip-check", "write-only-drop-data", "gone");

  private final String goType;

  FlagType(String goType) {
    this.goType = goType;
  }

  /** What etcd calls the type when a file holds something else. */
  String goType() {
    return goType;
  }

  /**
   * Reads a text.
   *
   * @param before the value up to now, which some types add to
   * @throws IllegalArgumentException with the reason
   */
  FlagValue parse(String text, FlagValue before) {
    return switch (this) {
      case BOOL -> new Bool(parsed(() -> GoSyntax.bool(text)));
      case STRING -> new Text(text);
      case UINT, UINT64 -> unsigned(text);
      case UINT32 -> uint32(text);
      case INT, INT64 -> signed(text);
      case DURATION -> new Time(parsed(() -> GoSyntax.duration(text)));
      case URLS -> text.isEmpty() ? before : new Urls(distinct(text));
      case WORDS -> new Words(words(text));
      case WORD_SET, HOSTS -> new Words(List.copyOf(new TreeSet<>(words(text))));
      case ORIGINS -> new Words(origins(text));
      case CLUSTER_STATE -> oneOf(text, Set.of("new", "existing"));
      case DISCOVERY_FALLBACK -> oneOf(text, Set.of("exit", "proxy"));
      case V2_DEPRECATION -> v2Deprecation(text);
      case LOG_LEVEL -> new Text(LogLevel.parse(text).word());
      case FEATURE_GATES -> FeatureGateSyntax.parse(text, ((Gates) before).value());
    };
  }

  /** The value of a flag that nobody ever set. */
  FlagValue parseDefault(String text) {
    return switch (this) {
      case URLS -> parse(text, new Urls(List.of()));
      case WORDS, WORD_SET ->
          text.isEmpty() ? new Words(List.of()) : parse(text, new Words(List.of()));
      case FEATURE_GATES -> new Gates(Map.of());
      default -> parse(text, new Text(""));
    };
  }

  private static List<String> words(String text) {
    return List.of(text.split(",", -1));
  }

  private static List<String> origins(String text) {
    return text.equals("*") ? List.of("*") : distinct(text).stream().map(MemberUrl::text).toList();
  }

  private interface Parser<T> {
    T parse();
  }

  private static <T> T parsed(Parser<T> parser) {
    try {
      return parser.parse();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parse error", e);
    }
  }

  private static FlagValue unsigned(String text) {
    if (text.startsWith("+") || text.startsWith("-")) {
      throw new IllegalArgumentException("parse error");
    }
    BigInteger value = parsed(() -> GoSyntax.integer(text));
    if (value.bitLength() > 64) {
      throw new IllegalArgumentException("value out of range");
    }
    return new Int(value.min(MAX_LONG).longValue());
  }

  private static FlagValue signed(String text) {
    BigInteger value = parsed(() -> GoSyntax.integer(text));
    if (value.bitLength() > 63) {
      throw new IllegalArgumentException("value out of range");
    }
    return new Int(value.longValue());
  }

  /** The one type whose reason names the function that failed. */
  private static FlagValue uint32(String text) {
    String problem = "strconv.ParseUint: parsing " + GoSyntax.quote(text) + ": ";
    BigInteger value;
    try {
      value = GoSyntax.integer(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(problem + "invalid syntax", e);
    }
    if (text.startsWith("+") || text.startsWith("-")) {
      throw new IllegalArgumentException(problem + "invalid syntax");
    }
    if (value.compareTo(MAX_UINT32) > 0) {
      throw new IllegalArgumentException(problem + "value out of range");
    }
    return new Int(value.longValue());
  }

  private static List<MemberUrl> distinct(String text) {
    return MemberUrl.parseList(text).stream().distinct().toList();
  }

  private static FlagValue oneOf(String text, Set<String> words) {
    if (!words.contains(text)) {
      throw new IllegalArgumentException("invalid value");
    }
    return new Text(text);
  }

  private static FlagValue v2Deprecation(String text) {
    for (String word : words(text)) {
      if (!V2_STAGES.contains(word)) {
        throw new IllegalArgumentException("invalid value " + GoSyntax.quote(word));
      }
    }
    return new Text(text);
  }
}
