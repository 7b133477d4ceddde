package io.mainstay.daemon.config;

/**
 * A flag.
 *
 * @param name without dashes
 * @param type how its text is read
 * @param defaultText its value when nobody sets it
 * @param key where it stands in a configuration file, sub-maps separated by dots; empty for nowhere
 * @param help one sentence
 */
record Flag(String name, FlagType type, String defaultText, String key, String help) {
  /** Its value when nobody sets it. */
  FlagValue defaultValue() {
    return type.parseDefault(defaultText);
  }

  /** The environment variable that sets it. */
  String variable() {
    return "ETCD_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
  }
}
