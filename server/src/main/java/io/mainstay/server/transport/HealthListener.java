package io.mainstay.server.transport;

import io.mainstay.server.maintenance.HealthCheck;

/** Hears what comes of health checks. Any thread. */
@FunctionalInterface
public interface HealthListener {
  /**
   * A check was made.
   *
   * @param type what for, a key of {@link HealthCheck#BY_TYPE}
   */
  void checked(String type, HealthCheck check, boolean passed);
}
