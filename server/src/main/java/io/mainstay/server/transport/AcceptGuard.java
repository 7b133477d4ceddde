package io.mainstay.server.transport;

import io.mainstay.server.tls.network.OptionalTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.net.StandardSocketOptions;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The platform's sockets, where a connection that was accepted has to come to the point in time:
 * the HTTP library tells of plaintext connections only when the head of their first request is
 * complete, so nobody else could end one on which it never is. Ports are shared with others where
 * that is asked for, TLS is spoken beside plaintext where a listener says so, and no connection
 * changes what it speaks. Event loops.
 */
public final class AcceptGuard implements Transport {
  private final Transport platform = io.vertx.core.transport.Transport.NIO.implementation();
  private final long timeoutMillis;
  private final @Nullable NetworkFaults faults;

  private AcceptGuard(long timeoutMillis, @Nullable NetworkFaults faults) {
    this.timeoutMillis = timeoutMillis;
    this.faults = faults;
  }

  /**
   * With the time that heads of requests have.
   *
   * @param faults what connections are to suffer, or null
   */
  public static io.vertx.core.transport.Transport transport(@Nullable NetworkFaults faults) {
    return transport(HeadTimeout.TIMEOUT_MILLIS, faults);
  }

  static io.vertx.core.transport.Transport transport(
      long timeoutMillis, @Nullable NetworkFaults faults) {
    return new io.vertx.core.transport.Transport() {
      @Override
      public String name() {
        return "nio";
      }

      @Override
      public boolean available() {
        return true;
      }

      @Override
      @SuppressWarnings("NullAway") // as the library declares it
      public Throwable unavailabilityCause() {
        return null;
      }

      @Override
      public Transport implementation() {
        return new AcceptGuard(timeoutMillis, faults);
      }
    };
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap server) {
    platform.configure(options, domainSocket, server);
    if (options.isReusePort() && !domainSocket) {
      // The library leaves it to native transports, which it has no need of.
      server.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
    server.handler(
        new Accepted(options.getSslEngineOptions() instanceof OptionalTls tls ? tls : null));
  }

  /** On the listening socket, where accepted ones pass by. */
  @Sharable
  private final class Accepted extends ChannelInboundHandlerAdapter {
    private final @Nullable OptionalTls tls;

    Accepted(@Nullable OptionalTls tls) {
      this.tls = tls;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) throws Exception {
      if (accepted instanceof Channel connection) {
        connection.pipeline().addFirst(new Deadline(), new NoUpgrade());
        if (tls != null) {
          connection.pipeline().addFirst(tls.chooser());
        }
      }
      super.channelRead(context, accepted);
    }
  }

  private final class Deadline extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      var unused =
          context
              .executor()
              .schedule(() -> look(context.channel()), timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void look(Channel connection) {
      ChannelPipeline handlers = connection.pipeline();
      // The second waits for the head of the first request.
      if (handlers.get(Http1xOrH2CHandler.class) != null
          || handlers.get(NoUpgrade.UPGRADE_HANDLER) != null) {
        var unused = connection.close();
      }
    }
  }

  @Override
  public boolean supportsDomainSockets() {
    return platform.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return platform.supportFileRegion();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return platform.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return platform.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return platform.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
    return platform.eventLoopGroup(type, threads, factory, ratio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return platform.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // what the library declares
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return platform.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    NetworkFaults suffered = faults;
    return suffered == null || domainSocket
        ? platform.channelFactory(domainSocket)
        : () -> new FaultySocket(suffered);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    NetworkFaults suffered = faults;
    return suffered == null || domainSocket
        ? platform.serverChannelFactory(domainSocket)
        : () -> new FaultyListener(suffered);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    platform.configure(channel, options);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap client) {
    platform.configure(options, connectTimeout, domainSocket, client);
  }
}
