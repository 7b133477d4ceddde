package io.mainstay.daemon.config;

import io.mainstay.daemon.config.FlagValue.Gates;
import io.mainstay.server.config.Feature;
import io.mainstay.server.config.Feature.Stage;
import io.mainstay.server.config.FeatureGates;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code A=true,B=false}, and finds out what is on in the end. */
final class FeatureGateSyntax {
  private static final String ALL_ALPHA = "AllAlpha";
  private static final String ALL_BETA = "AllBeta";

  private FeatureGateSyntax() {}

  /**
   * Adds the gates of a text to those before it.
   *
   * @throws IllegalArgumentException with etcd's text
   */
  static Gates parse(String text, Map<String, Boolean> before) {
    Map<String, Boolean> gates = new TreeMap<>(before);
    for (String entry : text.split(",", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      int equals = entry.indexOf('=');
      String name = (equals < 0 ? entry : entry.substring(0, equals)).strip();
      if (equals < 0) {
        throw new IllegalArgumentException("missing bool value for " + name);
      }
      String word = entry.substring(equals + 1).strip();
      gates.put(name, bool(name, word));
    }
    for (String name : gates.keySet()) {
      if (!isKnown(name)) {
        throw new IllegalArgumentException("unrecognized feature gate: " + name);
      }
    }
    return new Gates(Collections.unmodifiableMap(gates));
  }

  private static boolean bool(String name, String word) {
    try {
      return GoSyntax.bool(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "invalid value of "
              + name
              + "="
              + word
              + ", err: strconv.ParseBool: parsing "
              + GoSyntax.quote(word)
              + ": invalid syntax",
          e);
    }
  }

  private static boolean isKnown(String name) {
    return name.equals(ALL_ALPHA)
        || name.equals(ALL_BETA)
        || Arrays.stream(Feature.values()).anyMatch(feature -> feature.gateName().equals(name));
  }

  /**
   * What is on: a gate's own word counts most, then the word for its whole stage, then the default.
   */
  static FeatureGates resolve(Gates gates) {
    Set<Feature> enabled = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      String all = feature.stage() == Stage.ALPHA ? ALL_ALPHA : ALL_BETA;
      boolean byStage = gates.value().getOrDefault(all, feature.isEnabledByDefault());
      if (gates.value().getOrDefault(feature.gateName(), byStage)) {
        enabled.add(feature);
      }
    }
    return new FeatureGates(enabled);
  }

  /**
   * Checks that what belongs together is on together.
   *
   * @throws ConfigException when it is not
   */
  static void check(Gates gates) throws ConfigException {
    FeatureGates features = resolve(gates);
    if (features.isEnabled(Feature.LEASE_CHECKPOINT_PERSIST)
        && !features.isEnabled(Feature.LEASE_CHECKPOINT)) {
      throw new ConfigException(
          "enabling feature gate LeaseCheckpointPersist requires enabling feature gate"
              + " LeaseCheckpoint");
    }
  }
}
