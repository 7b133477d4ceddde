package io.mainstay.server.discovery;

import io.mainstay.server.config.Bootstrap;
import io.mainstay.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What etcd tells operators after a failed meeting (etcd {@code server/etcdmain/etcd.go} at
 * v3.6.9).
 */
final class FailureAdvice {
  private static final Logger log = LoggerFactory.getLogger(FailureAdvice.class);
  private static final String NEW_TOKEN =
      "do not reuse discovery token; generate a new one to bootstrap a cluster";

  private final ServerConfig config;

  FailureAdvice(ServerConfig config) {
    this.config = config;
  }

  void log(DiscoveryException failure) {
    switch (failure.reason()) {
      case DUPLICATE_ID -> {
        failed(failure)
            .addKeyValue("name", config.name())
            .log("member has been registered with discovery service");
        log.atWarn()
            .addKeyValue("data-dir", config.dataDir())
            .log("but could not find valid cluster configuration");
        log.warn("check data dir if previous bootstrap succeeded");
        log.warn("or use a new discovery token if previous bootstrap failed");
      }
      case DUPLICATE_NAME -> {
        failed(failure).log("member with duplicated name has already been registered");
        log.warn("cURL the discovery token URL for details");
        log.warn(NEW_TOKEN);
      }
      default -> {
        failed(failure).log("failed to bootstrap; discovery token was already used");
        log.warn(NEW_TOKEN);
      }
    }
  }

  private LoggingEventBuilder failed(DiscoveryException failure) {
    Bootstrap bootstrap = config.bootstrap();
    LoggingEventBuilder line = log.atWarn().addKeyValue("error", failure.text());
    return bootstrap.url().url().isEmpty()
        ? line.addKeyValue("discovery-token", bootstrap.discovery().token())
            .addKeyValue("discovery-endpoints", bootstrap.discovery().endpoints())
        : line.addKeyValue("discovery-token", bootstrap.url().url());
  }
}
