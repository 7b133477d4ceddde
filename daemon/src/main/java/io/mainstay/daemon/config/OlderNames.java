package io.mainstay.daemon.config;

import io.mainstay.daemon.config.FlagValue.Gates;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of flags from before 3.7.
 *
 * <p>3.7 refuses the {@code --experimental-} ones. They are taken here with a warning, because
 * scripts of every generation are in use and each name has exactly one meaning.
 */
final class OlderNames {
  private static final Logger LOG = LoggerFactory.getLogger(OlderNames.class);
  private static final String PREFIX = "experimental-";

  private static final List<String> RENAMED =
      List.of(
          "compact-hash-check-time",
          "corrupt-check-time",
          "compaction-batch-limit",
          "compaction-sleep-interval",
          "watch-progress-notify-interval",
          "warning-apply-duration",
          "warning-unary-request-duration",
          "bootstrap-defrag-threshold-megabytes",
          "memory-mlock",
          "snapshot-catchup-entries",
          "downgrade-check-time",
          "peer-skip-client-san-verification",
          "enable-distributed-tracing",
          "distributed-tracing-address",
          "distributed-tracing-service-name",
          "distributed-tracing-instance-id",
          "distributed-tracing-sampling-rate");

  private static final Map<String, String> GATES =
      Map.of(
          "initial-corrupt-check", "InitialCorruptCheck",
          "compact-hash-check-enabled", "CompactHashCheck",
          "stop-grpc-service-on-defrag", "StopGRPCServiceOnDefrag",
          "txn-mode-write-with-shared-buffer", "TxnModeWriteWithSharedBuffer",
          "enable-lease-checkpoint", "LeaseCheckpoint",
          "enable-lease-checkpoint-persist", "LeaseCheckpointPersist");

  /** What 3.7 no longer has, and is in effect here all the same. */
  private static final List<Flag> KEPT =
      List.of(
          new Flag(
              "discovery",
              FlagType.STRING,
              "",
              "discovery",
              "Discovery URL (v2) at which the members of a new cluster meet."),
          new Flag(
              "discovery-proxy",
              FlagType.STRING,
              "",
              "discovery-proxy",
              "HTTP proxy on the way to the discovery URL."),
          new Flag(
              "enable-v2",
              FlagType.BOOL,
              "false",
              "enable-v2",
              "Serve the keys API of version 2 under /v2."));

  /** Once real, now taken and ignored. They have no value. */
  private static final Set<String> IGNORED =
      Set.of(
          "cluster-active-size",
          "cluster-remove-delay",
          "cluster-sync-interval",
          "config",
          "force",
          "max-result-buffer",
          "max-retry-attempts",
          "peer-heartbeat-interval",
          "peer-election-timeout",
          "retry-interval",
          "snapshot",
          "v",
          "vv",
          "test.coverprofile",
          "test.outputdir");

  private static final Map<String, Flag> FLAGS = flags();

  private OlderNames() {}

  /** Whether a flag is taken and ignored. */
  static boolean isIgnored(String name) {
    return IGNORED.contains(name);
  }

  /** The flag behind an older name, or null. */
  static @Nullable Flag lookup(String name) {
    return FLAGS.get(name);
  }

  /** The text of a flag that only older versions have; empty when it is not set. */
  static String text(Settings settings, String name) {
    return settings.isSet(name) ? settings.text(name) : "";
  }

  /** Whether a switch that only older versions have is on. */
  static boolean isOn(Settings settings, String name) {
    return settings.isSet(name) && settings.bool(name);
  }

  /** All of them that still mean something. */
  static Iterable<Flag> all() {
    return FLAGS.values();
  }

  /**
   * Moves what was set under an older name to the name of today.
   *
   * @throws ConfigException when both are set
   */
  static void resolve(Settings settings) throws ConfigException {
    for (String name : RENAMED) {
      String older = PREFIX + name;
      if (settings.isSet(older)) {
        if (settings.isSet(name)) {
          throw new ConfigException(
              String.format(
                  "cannot set --%s and --%s at the same time, please use --%s only",
                  older, name, name));
        }
        warn(older, "--" + name);
        settings.move(older, name);
      }
    }
    for (Map.Entry<String, String> gate : GATES.entrySet()) {
      String older = PREFIX + gate.getKey();
      if (settings.isSet(older)) {
        resolveGate(settings, older, gate.getValue());
      }
    }
  }

  private static void resolveGate(Settings settings, String older, String gate)
      throws ConfigException {
    boolean on = settings.bool(older);
    Gates gates = settings.gates();
    Boolean other = gates.value().get(gate);
    if (other != null) {
      throw new ConfigException(
          String.format(
              "cannot specify both flags: --%s=%s and --feature-gates=%s=%s at the same time,"
                  + " please just use --feature-gates=%s=%s",
              older, on, gate, other, gate, other));
    }
    warn(older, "--feature-gates=" + gate + "=" + on);
    settings.set("feature-gates", FeatureGateSyntax.parse(gate + "=" + on, gates.value()));
  }

  private static void warn(String older, String today) {
    LOG.atWarn()
        .addKeyValue("flag", "--" + older)
        .addKeyValue("use-instead", today)
        .log("flag is deprecated");
  }

  private static Map<String, Flag> flags() {
    Map<String, Flag> flags = new LinkedHashMap<>();
    for (String name : RENAMED) {
      Flag flag = FlagTable.flag(name);
      String older = PREFIX + name;
      String key =
          switch (name) {
            // The one key that was not spelt like its flag.
            case "snapshot-catchup-entries" -> "experimental-snapshot-catch-up-entries";
            case "peer-skip-client-san-verification" -> "";
            default -> older;
          };
      flags.put(older, new Flag(older, flag.type(), flag.defaultText(), key, flag.help()));
    }
    for (Map.Entry<String, String> gate : GATES.entrySet()) {
      String older = PREFIX + gate.getKey();
      flags.put(
          older,
          new Flag(older, FlagType.BOOL, "false", older, "Feature gate " + gate.getValue() + "."));
    }
    KEPT.forEach(flag -> flags.put(flag.name(), flag));
    return Collections.unmodifiableMap(flags);
  }
}
