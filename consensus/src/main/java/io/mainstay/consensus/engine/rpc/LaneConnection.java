package io.mainstay.consensus.engine.rpc;

import com.alipay.sofa.jraft.rpc.Connection;
import io.mainstay.consensus.transport.InboundLane;
import org.jspecify.annotations.Nullable;

/**
 * A lane as the engine sees it: it keeps the order of pipelined entries with it, and closes it when
 * the order is lost.
 */
record LaneConnection(InboundLane lane) implements Connection {
  @Override
  public @Nullable Object getAttribute(String key) {
    return lane.attributes().get(key);
  }

  @Override
  public void setAttribute(String key, Object value) {
    lane.attributes().put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(String key, Object value) {
    return lane.attributes().putIfAbsent(key, value);
  }

  @Override
  public void close() {
    lane.close();
  }
}
