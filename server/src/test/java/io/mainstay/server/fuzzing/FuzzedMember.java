package io.mainstay.server.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.server.fixture.GrpcTestClient;
import io.mainstay.server.fixture.ShownMetrics;
import io.mainstay.server.fixture.TestMembers;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A member to whose ports anything may be sent, and whatever it is, has to close the connection
 * when the other side does, to log no error, and to go on serving others.
 */
final class FuzzedMember implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** For answers to be written to who still listens; how many are is left to chance. */
  private static final long LISTENING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final int CHECK_EVERY = 200;

  private static final Set<String> KNOWN_FAULTS =
      Set.of(
          "io.vertx.core.http.impl.Http2ConnectionBase",
          "io.vertx.core.http.impl.VertxHttp2Stream$3");

  /** Logs connections whose other end does not speak HTTP/2 though it said so. */
  private static final String BROKEN_BEFORE_IT_BEGAN = "io.vertx.core.net.impl.ConnectionBase";

  private final TestMembers members;
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final @Nullable Level levelBefore = root.getLevel();
  private final Faults faults = new Faults();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private final ResourceLeakDetector.Level leaksBefore = ResourceLeakDetector.getLevel();
  private final ByteBuffer answers = ByteBuffer.allocate(1 << 16);
  private int heard;

  /** Collects the errors that are logged, with what caused them. */
  private static final class Faults extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (isFault(event)) {
        lines.add(line(event));
      }
    }
  }

  private FuzzedMember(TestMembers members) {
    this.members = members;
    root.setLevel(Level.WARN);
    faults.setContext(root.getLoggerContext());
    faults.start();
    root.addAppender(faults);
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  static FuzzedMember start(Path directory) {
    return new FuzzedMember(TestMembers.startWithV2(directory, 1));
  }

  long clusterId() {
    return members.member(0).clusterId();
  }

  long memberId() {
    return members.member(0).memberId();
  }

  int clientPort() {
    return members.clientPort(0);
  }

  int peerPort() {
    return members.peerPort(0);
  }

  /** Sends bytes to one of the ports on a connection of their own, and waits until it is closed. */
  void hears(int port, byte[] input) throws IOException {
    // Half of the senders are gone before there can be an answer.
    long listening = input.length % 2 == 0 ? 0 : LISTENING_NANOS;
    try (SocketChannel socket =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Selector selector = Selector.open()) {
      socket.configureBlocking(false);
      SelectionKey key = socket.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      converse(socket, selector, key, ByteBuffer.wrap(input), listening);
    }
    assertQuiet();
    heard++;
    if (heard % CHECK_EVERY == 0) {
      assertServing();
    }
  }

  private void converse(
      SocketChannel socket, Selector selector, SelectionKey key, ByteBuffer input, long listening)
      throws IOException {
    long begin = System.nanoTime();
    boolean saying = true;
    try {
      while (!isEnd(socket)) {
        if (input.hasRemaining()) {
          socket.write(input);
        } else if (saying) {
          key.interestOps(SelectionKey.OP_READ);
          if (System.nanoTime() - begin >= listening) {
            saying = false;
            socket.shutdownOutput();
          }
        }
        if (System.nanoTime() - begin > PATIENCE_NANOS) {
          throw new AssertionError("the connection stays open though its other end has closed");
        }
        selector.select(1 + TimeUnit.NANOSECONDS.toMillis(saying ? listening : PATIENCE_NANOS));
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      // Reset: it is closed.
    }
  }

  private boolean isEnd(SocketChannel socket) throws IOException {
    int read;
    do {
      read = socket.read(answers.clear());
    } while (read > 0);
    return read < 0;
  }

  /** Others are served as before. */
  void assertServing() {
    try (GrpcTestClient client = new GrpcTestClient(clientPort())) {
      ByteString key = ByteString.copyFromUtf8("serving " + heard);
      client
          .<PutResponse>call(
              "etcdserverpb.KV/Put",
              PutRequest.newBuilder().setKey(key).build(),
              PutResponse.getDefaultInstance())
          .message();
      RangeResponse answer =
          client
              .<RangeResponse>call(
                  "etcdserverpb.KV/Range",
                  RangeRequest.newBuilder().setKey(key).build(),
                  RangeResponse.getDefaultInstance())
              .message();
      assertThat(answer.getKvsList()).singleElement().extracting(kv -> kv.getKey()).isEqualTo(key);
    }
    assertQuiet();
  }

  /** Nothing is left of the watches of those who are gone. */
  void assertNobodyWatches() {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              ShownMetrics shown = ShownMetrics.read(page("/metrics"));
              assertThat(shown.value("etcd_debugging_mvcc_watch_stream_total")).isZero();
              assertThat(shown.value("etcd_debugging_mvcc_watcher_total")).isZero();
            });
  }

  private String page(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + clientPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private void assertQuiet() {
    assertThat(uncaught).isEmpty();
    assertThat(faults.lines).isEmpty();
  }

  /**
   * All errors but what the log of a member in production has not, and what is meant to be told.
   */
  private static boolean isFault(ILoggingEvent event) {
    return event.getLevel() == Level.ERROR
        && !event.getLoggerName().equals(BROKEN_BEFORE_IT_BEGAN)
        && !isOfTheLibrary(event)
        && !event.getMessage().endsWith("of another cluster: cluster ID mismatch");
  }

  /**
   * Vert.x 5.0.12 trips over itself when it writes to a connection, or closes a stream, that is no
   * more because the other end broke the rules.
   */
  private static boolean isOfTheLibrary(ILoggingEvent event) {
    IThrowableProxy cause = event.getThrowableProxy();
    return cause != null
        && cause.getClassName().equals(NullPointerException.class.getName())
        && KNOWN_FAULTS.contains(
            cause.getStackTraceElementProxyArray()[0].getStackTraceElement().getClassName());
  }

  private static String line(ILoggingEvent event) {
    return event.getLoggerName()
        + " "
        + event.getFormattedMessage()
        + "\n"
        + (event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }

  /** What is on the heap and is not garbage. */
  static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() {
    members.close();
    ResourceLeakDetector.setLevel(leaksBefore);
    Thread.setDefaultUncaughtExceptionHandler(null);
    root.detachAppender(faults);
    root.setLevel(levelBefore);
  }
}
