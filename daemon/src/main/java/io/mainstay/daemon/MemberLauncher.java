package io.mainstay.daemon;

import io.mainstay.server.config.ServerConfig;

/** Starts members. */
@FunctionalInterface
interface MemberLauncher {
  /**
   * Starts one. It takes part in its cluster then; clients are served once the cluster has a
   * leader.
   *
   * @throws LaunchException when it cannot be started
   */
  RunningMember launch(ServerConfig config) throws LaunchException;
}
