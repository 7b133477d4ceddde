package io.mainstay.server.transport;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A listening socket whose connections feel {@link NetworkFaults}. Event loop. */
final class FaultyListener extends NioServerSocketChannel {
  private final NetworkFaults faults;

  FaultyListener(NetworkFaults faults) {
    this.faults = faults;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    SocketChannel socket = javaChannel().accept();
    if (socket == null) {
      return 0;
    }
    if (faults.isGivenUp() && faults.holds(null)) {
      socket.close();
      return 0;
    }
    accepted.add(new FaultySocket(this, socket, faults));
    return 1;
  }
}
