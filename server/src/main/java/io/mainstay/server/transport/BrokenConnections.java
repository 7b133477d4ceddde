package io.mainstay.server.transport;

import io.vertx.core.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of connections whose other end breaks the rules of HTTP or goes away, where everything is
 * logged. The HTTP library would tell the operator of each, as an error, though it is none of this
 * member's, and anybody who reaches the port could fill the log. Event loops.
 */
final class BrokenConnections {
  private static final Logger log = LoggerFactory.getLogger(BrokenConnections.class);

  private BrokenConnections() {}

  /** From now on. */
  static void follow(HttpConnection connection) {
    connection.exceptionHandler(
        broken ->
            log.debug(
                "connection from {} is broken: {}", connection.remoteAddress(), broken.toString()));
  }
}
