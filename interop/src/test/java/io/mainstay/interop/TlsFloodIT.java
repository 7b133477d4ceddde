package io.mainstay.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.mainstay.interop.fixture.Etcdctl;
import io.mainstay.interop.fixture.TlsCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row GHSA-6vch-q96h-7gc3: connections that never finish their handshake. */
class TlsFloodIT {
  private static final int CONNECTIONS = 10_000;

  /** What is open besides them in this process and in the member. */
  private static final int OTHER_FILES = 2_000;

  @TempDir private Path directory;

  @Test
  void tenThousandHandshakesThatNeverEndLeaveTheServiceGoing() throws IOException {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            && system.getMaxFileDescriptorCount() >= CONNECTIONS + OTHER_FILES,
        "not enough open files are allowed");
    List<SocketChannel> open = new ArrayList<>();
    try (TlsCluster cluster = TlsCluster.start(directory, 1)) {
      Etcdctl etcdctl = cluster.etcdctl();
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(halfOpen(cluster.clientPort(0)));
        if (i % 2_000 == 1_999) {
          assertThat(etcdctl.run("put", "k", "v")).isEqualTo("OK\n");
        }
      }

      Awaitility.await("surplus connections are closed at once")
          .atMost(Duration.ofSeconds(5))
          .until(() -> stillOpen(open) <= 1_000);
      assertThat(etcdctl.run("get", "k")).isEqualTo("k\nv\n");
      Awaitility.await("the others when their time is up")
          .atMost(Duration.ofSeconds(30))
          .until(() -> stillOpen(open) == 0);
      assertThat(cluster.member(0).outputText().lines())
          .filteredOn(line -> line.contains("too many TLS handshakes at once"))
          .hasSize(1);
    } finally {
      for (SocketChannel channel : open) {
        channel.close();
      }
    }
  }

  /** Sends the beginning of a record, and no more. */
  private static SocketChannel halfOpen(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.configureBlocking(false);
    try {
      channel.write(ByteBuffer.wrap(new byte[] {22, 3, 1, 2, 0, 1}));
    } catch (IOException closedAlready) {
      // As it should be, when there are too many.
    }
    return channel;
  }

  private static int stillOpen(List<SocketChannel> channels) {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    for (Iterator<SocketChannel> all = channels.iterator(); all.hasNext(); ) {
      SocketChannel channel = all.next();
      if (isClosed(channel, buffer.clear())) {
        all.remove();
      }
    }
    return channels.size();
  }

  private static boolean isClosed(SocketChannel channel, ByteBuffer buffer) {
    try {
      if (channel.read(buffer) >= 0) {
        return false;
      }
      channel.close();
      return true;
    } catch (IOException reset) {
      return true;
    }
  }
}
