package io.mainstay.server.bootstrap;

import com.sun.management.OperatingSystemMXBean;
import io.mainstay.server.config.Backend;
import io.mainstay.storage.StoreOptions;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory outside of the heap a member's store gets. */
final class StoreMemoryBudget {
  private static final Logger log = LoggerFactory.getLogger(StoreMemoryBudget.class);
  private static final int MACHINE_SHARE = 16;

  private StoreMemoryBudget() {}

  /** What was asked for, or what fits the machine, in bytes; the log tells. */
  static long bytes(Backend backend) {
    long bytes = backend.memoryBytes() > 0 ? backend.memoryBytes() : fitting(machineBytes());
    log.atInfo()
        .addKeyValue("store-memory-bytes", bytes)
        .addKeyValue("max-heap-bytes", Runtime.getRuntime().maxMemory())
        .addKeyValue("machine-bytes", machineBytes())
        .log("memory of this member");
    return bytes;
  }

  /**
   * A sixteenth of the machine, within what is of use.
   *
   * @param machineBytes of the machine or container
   */
  static long fitting(long machineBytes) {
    return Math.max(
        StoreOptions.LEAST_MEMORY_BYTES,
        Math.min(StoreOptions.DEFAULT_MEMORY_BYTES, machineBytes / MACHINE_SHARE));
  }

  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
