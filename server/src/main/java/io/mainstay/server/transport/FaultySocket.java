package io.mainstay.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection that feels {@link NetworkFaults}: while nothing passes it does not read, does not
 * write, and does not dial. What others want to write waits where it always waits, so they notice
 * when it becomes too much.
 *
 * <p>It is the socket itself, since the HTTP library removes handlers that it has not made. Event
 * loop, but for {@link #look}.
 */
final class FaultySocket extends NioSocketChannel {
  private final NetworkFaults faults;
  private @Nullable SocketAddress dialled;
  private @Nullable SocketAddress localAddress;
  private boolean dialWaits;
  private boolean readWaits;
  private boolean writeWaits;

  /** One that is about to dial. */
  FaultySocket(NetworkFaults faults) {
    this.faults = faults;
    faults.opened(this);
  }

  /** One that was accepted. */
  FaultySocket(Channel listener, SocketChannel accepted, NetworkFaults faults) {
    super(listener, accepted);
    this.faults = faults;
    faults.opened(this);
  }

  /** Looks whether anything passes now. Any thread. */
  void look() {
    // Who is not registered yet has nothing under way, and will look by itself.
    if (isRegistered()) {
      eventLoop().execute(this::lookNow);
    }
  }

  @Override
  protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local)
      throws Exception {
    dialled = remote;
    localAddress = local;
    dialWaits = holds();
    if (dialWaits && faults.isGivenUp()) {
      throw new ConnectException("connection refused: " + remote);
    }
    // Not connected yet: how long that may last is the caller's to say, as ever.
    return !dialWaits && super.doConnect(remote, local);
  }

  @Override
  protected void doBeginRead() throws Exception {
    if (holds()) {
      readWaits = true;
      if (faults.isGivenUp()) {
        // Accepted when all the others were closed.
        eventLoop().execute(this::lookNow);
      }
    } else {
      super.doBeginRead();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
    if (!holds()) {
      super.doWrite(waiting);
    } else if (faults.isGivenUp()) {
      drop(waiting);
    } else {
      writeWaits = true;
    }
  }

  /** As a system does with what it has taken from a process and never gets rid of. */
  private static void drop(ChannelOutboundBuffer waiting) {
    while (waiting.current() != null) {
      waiting.remove();
    }
  }

  private boolean holds() {
    return faults.holds(dialled);
  }

  private void lookNow() {
    if (!isOpen()) {
      return;
    }
    if (!holds()) {
      goOn();
    } else if (faults.isGivenUp()) {
      unsafe().flush();
      // Not through the handlers, who would write what they have left first.
      unsafe().close(voidPromise());
    } else {
      stopReading();
    }
  }

  @SuppressWarnings("deprecation") // the library offers no other way to ask
  private void stopReading() {
    readWaits |= config().isAutoRead() || isReadPending();
    clearReadPending();
  }

  private void goOn() {
    if (dialWaits) {
      dialWaits = false;
      dialNow();
    }
    if (readWaits) {
      readWaits = false;
      var unused = read();
    }
    if (writeWaits) {
      writeWaits = false;
      unsafe().forceFlush();
    }
  }

  private void dialNow() {
    try {
      if (super.doConnect(dialled, localAddress)) {
        unsafe().finishConnect();
      }
    } catch (Exception e) {
      // Whoever dials hears of it as soon as his time is up.
      unsafe().close(voidPromise());
    }
  }
}
