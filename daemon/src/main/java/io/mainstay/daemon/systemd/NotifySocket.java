package io.mainstay.daemon.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket at which systemd waits for a service of the kind {@code Type=notify} to say that it is
 * ready: sd_notify(3). The original tells it at the same moment, by the same word.
 *
 * <p>The word has to come from the process itself: units that stand as they were written for etcd
 * let nobody else speak ({@code NotifyAccess=main}), so the program {@code systemd-notify} would
 * not be heard. Java has no datagram sockets of the Unix kind; Netty does, on Linux.
 */
public final class NotifySocket {
  private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

  private static final String VARIABLE = "NOTIFY_SOCKET";
  private static final String READY = "READY=1";
  private static final long PATIENCE_SECONDS = 10;

  private final @Nullable String address;

  private NotifySocket(@Nullable String address) {
    this.address = address;
  }

  /** The one that the environment names, or none at all. */
  public static NotifySocket of(Map<String, String> environment) {
    String address = environment.getOrDefault(VARIABLE, "");
    return new NotifySocket(address.isEmpty() ? null : address);
  }

  /**
   * Says that the process does its work from now on. That it could not be said is logged: the
   * service manager will give up waiting by itself, and whoever started the process otherwise is
   * not concerned.
   */
  public void ready() {
    if (address == null) {
      return;
    }
    LOG.info("notifying init daemon");
    try {
      send(address, READY);
      LOG.info("successfully notified init daemon");
    } catch (IOException e) {
      LOG.atError().setCause(e).log("failed to notify systemd for readiness");
    }
  }

  private static void send(String address, String word) throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException(
          "no datagram sockets of the Unix kind on this system", Epoll.unavailabilityCause());
    }
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      ChannelFuture connected = connect(loop, address);
      await(connected);
      await(connected.channel().writeAndFlush(Unpooled.copiedBuffer(word, UTF_8)));
    } finally {
      var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  private static ChannelFuture connect(EventLoopGroup loop, String address) {
    return new Bootstrap()
        .group(loop)
        .channel(EpollDomainDatagramChannel.class)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(new DomainSocketAddress(path(address)));
  }

  /** An at sign stands for the byte 0, with which names begin that are no files: unix(7). */
  private static String path(String address) {
    return address.startsWith("@") ? "\0" + address.substring(1) : address;
  }

  private static void await(ChannelFuture future) throws IOException {
    if (!future.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("nothing happened for " + PATIENCE_SECONDS + " s");
    }
    if (future.cause() != null) {
      throw new IOException(future.cause());
    }
  }
}
