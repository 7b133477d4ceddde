package io.mainstay.server.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** What connections need outside of the Java heap. Any thread. */
public final class NetworkMemory {
  private NetworkMemory() {}

  /** The buffers of all connections of this process, in use or kept for the next, in bytes. */
  public static long bufferBytes() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
        ? allocator.metric().usedDirectMemory()
        : 0;
  }
}
