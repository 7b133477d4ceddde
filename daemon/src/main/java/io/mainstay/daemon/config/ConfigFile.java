package io.mainstay.daemon.config;

import io.mainstay.daemon.config.ConfigException.Kind;
import io.mainstay.daemon.config.FlagValue.Bool;
import io.mainstay.daemon.config.FlagValue.Int;
import io.mainstay.daemon.config.FlagValue.Text;
import io.mainstay.daemon.config.FlagValue.Time;
import io.mainstay.daemon.config.FlagValue.Words;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads {@code --config-file}: YAML, of which JSON is a part.
 *
 * <p>As in etcd, keys match in any case, unknown ones are ignored, durations are whole nanoseconds,
 * and a value of the wrong type is an error rather than converted.
 */
final class ConfigFile {
  private static final String DECODING = "error unmarshaling JSON: while decoding JSON: json: ";

  private final Settings settings;
  private final Map<?, ?> document;

  private ConfigFile(Path path, Map<?, ?> document) {
    settings = new Settings(path);
    this.document = document;
  }

  /**
   * All settings, from the file or by default.
   *
   * @throws ConfigException when the file cannot be read or holds something wrong
   */
  static Settings read(Path path) throws ConfigException {
    return new ConfigFile(path, parse(text(path))).apply();
  }

  private static String text(Path path) throws ConfigException {
    if (Files.isDirectory(path)) {
      throw new ConfigException("read " + path + ": is a directory");
    }
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new ConfigException("open " + path + ": no such file or directory");
    } catch (AccessDeniedException e) {
      throw new ConfigException("open " + path + ": permission denied");
    } catch (IOException e) {
      throw new ConfigException("read " + path + ": " + e.getMessage());
    }
  }

  private static Map<?, ?> parse(String text) throws ConfigException {
    Object document;
    try {
      Iterator<Object> documents =
          new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text).iterator();
      document = documents.hasNext() ? documents.next() : null;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new ConfigException(
          "error converting YAML to JSON: yaml: line " + line + ": " + e.getProblem());
    } catch (YAMLException e) {
      throw new ConfigException("error converting YAML to JSON: yaml: " + e.getMessage());
    } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // What the library throws for a tag that does not fit what it stands before.
      throw new ConfigException(
          "error converting YAML to JSON: yaml: a tag does not fit its value");
    }
    if (document == null) {
      return Map.of();
    }
    if (document instanceof Map<?, ?> map) {
      return map;
    }
    throw new ConfigException(
        DECODING
            + "cannot unmarshal "
            + kind(document)
            + " into Go value of type embed.configYAML");
  }

  private Settings apply() throws ConfigException {
    checkMap("client-transport-security", "embed.securityConfig");
    checkPeerSecurity();
    checkMap("socket-options", "transport.SocketOpts");
    checkMap("discovery-config", "v3discovery.DiscoveryConfig");
    List<Flag> flags = new ArrayList<>(FlagTable.flags().values());
    flags.addAll(FlagTable.fileOnly());
    OlderNames.all().forEach(flags::add);
    for (Flag flag : flags) {
      Object value = flag.key().isEmpty() ? null : find(flag.key());
      if (value != null) {
        set(flag, value);
      }
    }
    return settings;
  }

  private void checkMap(String key, String goType) throws ConfigException {
    Object value = find(key);
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw mismatch(key, kind(value), goType);
    }
  }

  private void checkPeerSecurity() throws ConfigException {
    Object value = find("peer-transport-security");
    boolean present = document.containsKey("peer-transport-security");
    if (present && value == null) {
      throw new ConfigException("invalid peer-transport-security");
    }
    checkMap("peer-transport-security", "embed.securityConfig");
  }

  /** The value at a path of keys separated by dots, or null. */
  private @Nullable Object find(String path) {
    Object value = document;
    for (String key : path.split("\\.", -1)) {
      if (!(value instanceof Map<?, ?> map)) {
        return null;
      }
      value = get(map, key);
    }
    return value;
  }

  private static @Nullable Object get(Map<?, ?> map, String key) {
    Object found = null;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() instanceof String name && name.equalsIgnoreCase(key)) {
        found = entry.getValue();
      }
    }
    return found;
  }

  private void set(Flag flag, Object value) throws ConfigException {
    switch (flag.type()) {
      case BOOL -> settings.set(flag.name(), new Bool(as(Boolean.class, flag, value)));
      case UINT, UINT32, UINT64, INT, INT64 ->
          settings.set(flag.name(), new Int(integer(flag, value)));
      case DURATION -> settings.set(flag.name(), new Time(Duration.ofNanos(integer(flag, value))));
      case WORDS, WORD_SET -> settings.set(flag.name(), new Words(words(flag, value)));
      // Their words are judged with the rest of the configuration.
      case STRING, CLUSTER_STATE, V2_DEPRECATION, DISCOVERY_FALLBACK ->
          settings.set(flag.name(), new Text(as(String.class, flag, value)));
      case URLS, ORIGINS, HOSTS, FEATURE_GATES, LOG_LEVEL ->
          setParsed(flag, as(String.class, flag, value));
    }
  }

  private void setParsed(Flag flag, String text) throws ConfigException {
    if (text.isEmpty()) {
      return;
    }
    try {
      settings.parse(flag, text);
    } catch (IllegalArgumentException e) {
      if (flag.type() == FlagType.URLS || flag.type() == FlagType.ORIGINS) {
        throw new ConfigException(
            Kind.PLAIN, "unexpected error setting up " + flag.key() + ": " + e.getMessage());
      }
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static <T> T as(Class<T> type, Flag flag, Object value) throws ConfigException {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw mismatch(flag.key(), kind(value), flag.type().goType());
  }

  private static long integer(Flag flag, Object value) throws ConfigException {
    boolean unsigned = flag.type().goType().startsWith("uint");
    if (value instanceof Double) {
      throw mismatch(flag.key(), "number " + value, flag.type().goType());
    }
    if (!(value instanceof Integer || value instanceof Long || value instanceof BigInteger)) {
      throw mismatch(flag.key(), kind(value), flag.type().goType());
    }
    BigInteger number = new BigInteger(value.toString());
    int bits = flag.type() == FlagType.UINT32 ? 32 : unsigned ? 64 : 63;
    if (number.bitLength() > bits || (unsigned && number.signum() < 0)) {
      throw mismatch(flag.key(), "number " + number, flag.type().goType());
    }
    return number.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static List<String> words(Flag flag, Object value) throws ConfigException {
    if (!(value instanceof List<?> list)) {
      throw mismatch(flag.key(), kind(value), "[]string");
    }
    List<String> words = new ArrayList<>();
    for (Object word : list) {
      words.add(as(String.class, flag, word));
    }
    return List.copyOf(words);
  }

  private static ConfigException mismatch(String key, String found, String goType) {
    return new ConfigException(
        String.format(
            "%scannot unmarshal %s into Go struct field %s of type %s",
            DECODING, found, field(key), goType));
  }

  /** The place of a key in etcd's own structures, which its texts name. */
  private static String field(String key) {
    boolean translated =
        key.contains("-transport-security")
            || key.matches(
                "listen-(peer|client|client-http)-urls|(initial-)?advertise-(peer|client)-urls")
            || key.matches("cors|host-whitelist|feature-gates");
    return "configYAML." + (translated ? "configJSON." : "Config.") + key;
  }

  private static String kind(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      return "object";
    }
    if (value instanceof List<?>) {
      return "array";
    }
    if (value instanceof java.lang.Number) {
      return "number";
    }
    return value instanceof Boolean ? "bool" : "string";
  }
}
