package io.mainstay.daemon.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets {@code ETCD_*} variables set what the command line did not. */
final class Environment {
  private static final Logger LOG = LoggerFactory.getLogger(Environment.class);
  private static final String VERSION = "ETCD_VERSION";

  private Environment() {}

  /**
   * Puts the variables into the settings.
   *
   * @throws ConfigException when a value is bad, or when a flag is set both ways
   */
  static void apply(Map<String, String> variables, Settings settings) throws ConfigException {
    Map<String, String> environment = new TreeMap<>(variables);
    String version = environment.remove(VERSION);
    if (version != null && !version.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("key", VERSION)
          .addKeyValue("value", version)
          .log("cannot set special environment variable");
    }
    Set<String> shadowed = new HashSet<>();
    Set<String> used = new HashSet<>();
    String problem = null;
    for (Flag flag : flagsByName()) {
      String value = environment.getOrDefault(flag.variable(), "");
      if (settings.isSet(flag.name())) {
        shadowed.add(flag.variable());
      } else if (!value.isEmpty()) {
        used.add(flag.variable());
        try {
          settings.parse(flag, value);
          LOG.atInfo()
              .addKeyValue("variable-name", flag.variable())
              .addKeyValue("variable-value", value)
              .log("recognized and used environment variable");
        } catch (IllegalArgumentException e) {
          problem =
              String.format(
                  "invalid value %s for %s: %s",
                  GoSyntax.quote(value), flag.variable(), e.getMessage());
        }
      }
    }
    warnOfTheRest(environment, used, shadowed);
    if (problem != null) {
      throw new ConfigException(problem);
    }
  }

  /**
   * What start scripts are given, such as {@code ETCD_ROOT_PASSWORD}, is no business of the log.
   */
  private static String shown(String name, String value) {
    return name.contains("PASSWORD") ? "***" : value;
  }

  private static List<Flag> flagsByName() {
    List<Flag> flags = new ArrayList<>(FlagTable.flags().values());
    OlderNames.all().forEach(flags::add);
    flags.sort(Comparator.comparing(Flag::name));
    return flags;
  }

  private static void warnOfTheRest(
      Map<String, String> environment, Set<String> used, Set<String> shadowed)
      throws ConfigException {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (used.contains(name)) {
        continue;
      }
      if (shadowed.contains(name)) {
        throw new ConfigException(ConfigException.Kind.SHADOWED_VARIABLE, name);
      }
      if (name.startsWith("ETCD_")) {
        LOG.atWarn()
            .addKeyValue("environment-variable", name + "=" + shown(name, variable.getValue()))
            .log("unrecognized environment variable");
      }
    }
  }
}
