package io.mainstay.server.bootstrap;

import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.transport.ClientListeners;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the client listeners of a member, and says so. */
final class ClientService {
  private static final Logger log = LoggerFactory.getLogger(ClientService.class);

  private final ServerConfig config;
  private final ClientListeners listeners;
  private final Member.Events events;

  ClientService(ServerConfig config, ClientListeners listeners, Member.Events events) {
    this.config = config;
    this.listeners = listeners;
    this.events = events;
  }

  /** Begins to serve, without waiting for it. */
  void begin() {
    listeners
        .startClients()
        .onSuccess(
            listening -> {
              log.info("ready to serve client requests");
              List<MemberUrl> httpUrls = config.listeners().clientHttpUrls();
              config
                  .listeners()
                  .clientUrls()
                  .forEach(url -> logServing(url, httpUrls.isEmpty() ? "grpc+http" : "grpc"));
              httpUrls.forEach(url -> logServing(url, "http"));
              events.ready().complete(null);
            })
        .onFailure(events.failure()::complete);
  }

  private static void logServing(MemberUrl url, String traffic) {
    log.atInfo()
        .addKeyValue("traffic", traffic)
        .addKeyValue("address", url.address())
        .log(
            url.scheme().isSecure()
                ? "serving client traffic securely"
                : "serving client traffic insecurely; this is strongly discouraged!");
  }
}
