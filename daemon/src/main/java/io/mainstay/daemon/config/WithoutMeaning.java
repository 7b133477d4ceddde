package io.mainstay.daemon.config;

import io.mainstay.server.config.Feature;
import io.mainstay.server.config.FeatureGates;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be set because etcd has it, but is about something that this program does not have.
 * {@code docs/flags.md} says more.
 */
final class WithoutMeaning {
  private static final Logger LOG = LoggerFactory.getLogger(WithoutMeaning.class);

  private static final String NO_BBOLT = "the store is not a bbolt file";
  private static final String NO_COMMITS =
      "the store has no commits of its own: what is acknowledged is in the replicated log";

  /** Each flag, and why. */
  static final Map<String, String> FLAGS =
      Map.of(
          "max-snapshots",
          "just the snapshots are kept that are needed",
          "max-wals",
          "just the part of the log is kept that is needed",
          "memory-mlock",
          "the store is not mapped into memory",
          "socket-reuse-address",
          "listeners always have it",
          "backend-bbolt-freelist-type",
          NO_BBOLT,
          "backend-batch-interval",
          NO_COMMITS,
          "backend-batch-limit",
          NO_COMMITS);

  /** Each feature, and why. */
  static final Map<Feature, String> FEATURES =
      Map.of(
          Feature.STOP_GRPC_SERVICE_ON_DEFRAG,
          "a member serves on while it is defragmented",
          Feature.TXN_MODE_WRITE_WITH_SHARED_BUFFER,
          NO_BBOLT);

  private WithoutMeaning() {}

  /** Tells of everything that is changed all the same. */
  static void tell(Settings settings) {
    FLAGS.keySet().stream()
        .sorted()
        .filter(name -> settings.isChanged(FlagTable.flag(name)))
        .forEach(name -> tell("--" + name, String.valueOf(FLAGS.get(name))));
    FeatureGates features = FeatureGateSyntax.resolve(settings.gates());
    FEATURES.keySet().stream()
        .sorted()
        .filter(feature -> features.isEnabled(feature) != feature.isEnabledByDefault())
        .forEach(
            feature ->
                tell(
                    "--feature-gates=" + feature.gateName(),
                    String.valueOf(FEATURES.get(feature))));
  }

  private static void tell(String flag, String reason) {
    LOG.atInfo()
        .addKeyValue("flag", flag)
        .addKeyValue("reason", reason)
        .log("flag is accepted but has no meaning here");
  }
}
