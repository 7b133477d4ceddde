package io.mainstay.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be set but does nothing yet. Whoever builds a function deletes its row here, and the
 * warning with it.
 */
final class NotYetInEffect {
  private static final Logger LOG = LoggerFactory.getLogger(NotYetInEffect.class);

  /** Taken with a warning when changed. */
  static final Set<String> FLAGS = Set.of("socket-reuse-port", "socket-reuse-address");

  private NotYetInEffect() {}

  /** Warns of everything that is set and does nothing. */
  static void warn(Settings settings) {
    List<Flag> flags = new ArrayList<>(FlagTable.flags().values());
    flags.addAll(FlagTable.fileOnly());
    for (Flag flag : flags) {
      if (FLAGS.contains(flag.name()) && settings.isChanged(flag)) {
        LOG.atWarn()
            .addKeyValue("flag", "--" + flag.name())
            .log("flag is accepted but has no effect yet");
      }
    }
  }
}
