package io.mainstay.daemon.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.daemon.CapturedLog;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NotifySocketTest {
  @TempDir Path directory;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CapturedLog log = CapturedLog.start();

  @AfterEach
  void stopCapturing() {
    log.close();
  }

  private static void ready(String address) {
    NotifySocket.of(Map.of("NOTIFY_SOCKET", address)).ready();
  }

  /** Plays the service manager while something is done. */
  private void listening(String path, Runnable action) throws InterruptedException {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      new Bootstrap()
          .group(loop)
          .channel(EpollDomainDatagramChannel.class)
          .handler(
              new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                @Override
                protected void channelRead0(
                    ChannelHandlerContext context, DomainDatagramPacket packet) {
                  received.add(packet.content().toString(UTF_8));
                }
              })
          .bind(new DomainSocketAddress(path))
          .sync();
      action.run();
      assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("READY=1");
    } finally {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theServiceManagerIsToldAtItsFile() throws Exception {
    String file = directory.resolve("notify").toString();

    listening(file, () -> ready(file));

    assertThat(log.information())
        .containsExactly("notifying init daemon", "successfully notified init daemon");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theServiceManagerIsToldAtANameThatIsNoFile() throws Exception {
    String name = directory.resolve("notify").toString();

    listening("\0" + name, () -> ready("@" + name));

    assertThat(log.errors()).isEmpty();
  }

  @Test
  void whereNobodyListensItIsLoggedAndNothingElseHappens() {
    ready(directory.resolve("nobody").toString());

    assertThat(log.errors()).containsExactly("failed to notify systemd for readiness");
  }

  @Test
  void whoeverWasNotStartedByAServiceManagerTellsNobody() {
    NotifySocket.of(Map.of()).ready();

    assertThat(log.information()).isEmpty();
  }
}
