package io.mainstay.server.config;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which features are on.
 *
 * @param enabled those that are; all others are off
 */
public record FeatureGates(Set<Feature> enabled) {
  /** Copies the set. */
  public FeatureGates {
    enabled = Set.copyOf(enabled);
  }

  /** Etcd's defaults. */
  public static FeatureGates defaults() {
    Set<Feature> enabled = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      if (feature.isEnabledByDefault()) {
        enabled.add(feature);
      }
    }
    return new FeatureGates(enabled);
  }

  /** Whether a feature is on. */
  public boolean isEnabled(Feature feature) {
    return enabled.contains(feature);
  }
}
