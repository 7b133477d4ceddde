package io.mainstay.daemon.config;

import io.mainstay.daemon.logging.LogLevel;
import io.mainstay.daemon.logging.LogSettings;
import io.mainstay.daemon.logging.LogSettings.Format;
import io.mainstay.daemon.logging.LogSettings.Rotation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads how the process is to log. */
final class LogSettingsFactory {
  private static final Set<String> STREAMS = Set.of("default", "stderr", "stdout");

  private LogSettingsFactory() {}

  /**
   * The log settings.
   *
   * @throws ConfigException when they contradict one another
   */
  static LogSettings create(Settings settings) throws ConfigException {
    checkLogger(settings.text("logger"));
    List<String> outputs = settings.words("log-outputs");
    if (outputs.isEmpty()) {
      outputs = List.of("default");
    }
    if (outputs.size() > 1 && outputs.contains("default")) {
      throw new ConfigException("multi logoutput for \"default\" is not supported yet");
    }
    Rotation rotation =
        settings.bool("enable-log-rotation")
            ? rotation(outputs, settings.text("log-rotation-config-json"))
            : null;
    return new LogSettings(
        outputs,
        LogLevel.parse(settings.text("log-level")),
        format(settings.text("log-format")),
        rotation);
  }

  private static void checkLogger(String logger) throws ConfigException {
    switch (logger) {
      case "zap" -> {}
      case "capnslog" -> throw new ConfigException("--logger=capnslog is removed in v3.5");
      default -> throw new ConfigException("unknown logger option " + GoSyntax.quote(logger));
    }
  }

  private static Format format(String word) throws ConfigException {
    return switch (word) {
      case "", "json" -> Format.JSON;
      case "console" -> Format.CONSOLE;
      default ->
          throw new ConfigException(
              "unknown log format: " + word + ", supported values json, console");
    };
  }

  private static Rotation rotation(List<String> outputs, String json) throws ConfigException {
    long files = outputs.stream().filter(output -> !STREAMS.contains(output)).count();
    if (files > 1 || (files == 0 && outputs.size() == 1)) {
      throw new ConfigException(
          "--log-outputs requires a single file path when --log-rotate-config-json is defined");
    }
    Object document;
    try {
      // JSON is a part of YAML.
      document = new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    } catch (YAMLException e) {
      throw new ConfigException(
          "improperly formatted log rotation config: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    if (!(document instanceof Map<?, ?> map)) {
      throw new ConfigException("improperly formatted log rotation config: not a JSON object");
    }
    return new Rotation(
        number(map, "maxsize"),
        number(map, "maxage"),
        number(map, "maxbackups"),
        bool(map, "localtime"),
        bool(map, "compress"));
  }

  private static int number(Map<?, ?> map, String key) throws ConfigException {
    Object value = get(map, key);
    if (value == null) {
      return 0;
    }
    if (value instanceof Integer number) {
      return number;
    }
    throw new ConfigException("invalid log rotation config: " + key + " is not a number");
  }

  private static boolean bool(Map<?, ?> map, String key) throws ConfigException {
    Object value = get(map, key);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw new ConfigException("invalid log rotation config: " + key + " is not a boolean");
  }

  private static @Nullable Object get(Map<?, ?> map, String key) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (String.valueOf(entry.getKey()).toLowerCase(Locale.ROOT).equals(key)) {
        return entry.getValue();
      }
    }
    return null;
  }
}
