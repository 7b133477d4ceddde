package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a client ask the cluster who its members are, and call them from then on. Any thread. */
final class MemberSync {
  private static final Logger LOG = LoggerFactory.getLogger(MemberSync.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private MemberSync() {}

  /** Does so from time to time. */
  static void begin(Vertx vertx, Client members, Duration interval) {
    if (interval.toMillis() > 0) {
      vertx.setPeriodic(interval.toMillis(), due -> run(members));
    }
  }

  /** What does not succeed is told, and changes nothing. */
  private static void run(Client members) {
    members
        .sync(TIMEOUT)
        .whenComplete(
            (found, failure) -> {
              if (failure == null) {
                LOG.atDebug()
                    .addKeyValue("endpoints", found.stream().map(Endpoint::text).toList())
                    .log("set etcd endpoints by autoSync");
              } else {
                LOG.atInfo()
                    .addKeyValue("error", failure.getMessage())
                    .log("Auto sync endpoints failed.");
              }
            });
  }
}
