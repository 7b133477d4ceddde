package io.mainstay.junit;

import io.mainstay.embed.EmbeddedClusterBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Those flags of etcd that say something which an embedded cluster can be told. */
final class EtcdFlags {
  private static final String HEARTBEAT = "--heartbeat-interval";
  private static final String ELECTION = "--election-timeout";

  private final EmbeddedClusterBuilder cluster;
  private Duration heartbeat = Duration.ofMillis(100);
  private Duration election = Duration.ofSeconds(1);
  private boolean timed;

  private EtcdFlags(EmbeddedClusterBuilder cluster) {
    this.cluster = cluster;
  }

  /** Tells a cluster what the flags say. */
  static void apply(Collection<String> arguments, EmbeddedClusterBuilder cluster) {
    EtcdFlags flags = new EtcdFlags(cluster);
    Iterator<String> left = parts(arguments).iterator();
    while (left.hasNext()) {
      flags.apply(left.next(), left);
    }
    if (flags.timed) {
      cluster.timing(flags.heartbeat, flags.election);
    }
  }

  private static List<String> parts(Collection<String> arguments) {
    List<String> parts = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.startsWith("-") ? argument.indexOf('=') : -1;
      if (equals < 0) {
        parts.add(argument);
      } else {
        parts.add(argument.substring(0, equals));
        parts.add(argument.substring(equals + 1));
      }
    }
    return parts;
  }

  private void apply(String flag, Iterator<String> values) {
    switch (flag.startsWith("--") ? flag : "-" + flag) {
      case "--max-txn-ops" -> cluster.maxTxnOperations(Math.toIntExact(number(flag, values)));
      case "--max-request-bytes" -> cluster.maxRequestBytes(Math.toIntExact(number(flag, values)));
      case "--quota-backend-bytes" -> cluster.quotaBytes(number(flag, values));
      case HEARTBEAT -> {
        heartbeat = Duration.ofMillis(number(flag, values));
        timed = true;
      }
      case ELECTION -> {
        election = Duration.ofMillis(number(flag, values));
        timed = true;
      }
      default ->
          throw new IllegalArgumentException(
              "an embedded cluster has nothing like the flag "
                  + flag
                  + "; what it has, the builder's with(...) offers");
    }
  }

  private static long number(String flag, Iterator<String> values) {
    if (!values.hasNext()) {
      throw new IllegalArgumentException("flag needs an argument: " + flag);
    }
    String value = values.next();
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "invalid argument \"" + value + "\" for \"" + flag + "\" flag", e);
    }
  }
}
