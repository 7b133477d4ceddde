package io.mainstay.tools.etcd;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.proxy.grpc.ProxyListener;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the calls of clients, when they begin and when they end, and has somebody else hear of all
 * the rest. Any thread.
 */
final class LoggedCalls implements ProxyListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedCalls.class);

  private final ProxyListener next;

  LoggedCalls(ProxyListener next) {
    this.next = next;
  }

  @Override
  public Progress begun(String service, String method) {
    Progress counted = next.begun(service, method);
    long startNanos = System.nanoTime();
    LOG.atInfo()
        .addKeyValue("grpc.service", service)
        .addKeyValue("grpc.method", method)
        .log("started call");
    return new Progress() {
      @Override
      public void received(int bytes) {
        counted.received(bytes);
      }

      @Override
      public void sent(int bytes) {
        counted.sent(bytes);
      }

      @Override
      public void ended(StatusCode code) {
        counted.ended(code);
        LOG.atInfo()
            .addKeyValue("grpc.service", service)
            .addKeyValue("grpc.method", method)
            .addKeyValue("grpc.code", code.goName())
            .addKeyValue("duration", Duration.ofNanos(System.nanoTime() - startNanos))
            .log("finished call");
      }
    };
  }

  @Override
  public void cacheAsked(boolean found) {
    next.cacheAsked(found);
  }

  @Override
  public void cacheHolds(int answers) {
    next.cacheHolds(answers);
  }

  @Override
  public void watchersJoined(int more) {
    next.watchersJoined(more);
  }

  @Override
  public void eventsShared(int watchers) {
    next.eventsShared(watchers);
  }
}
