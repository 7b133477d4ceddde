package io.mainstay.proxy.grpc;

import io.mainstay.client.Client;
import io.mainstay.client.Endpoint;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster who its members are, who are called from then on. Any thread. */
final class MemberSync {
  private static final Logger LOG = LoggerFactory.getLogger(MemberSync.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private MemberSync() {}

  /** Does so once; what does not succeed is told, and changes nothing. */
  static void run(Client members) {
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
