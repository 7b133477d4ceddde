package io.mainstay.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a cluster leaves behind when it is closed: nothing, however often that happens. */
class NothingIsLeftTest {
  private static final Path FILES = Path.of("/proc/self/fd");
  private static final int CYCLES = 100;

  /** Pools for all users in the JVM, whose threads end when they have been idle for a minute. */
  private static final List<String> SHARED =
      List.of("ForkJoinPool.commonPool-worker-", "JRaft-Rpc-Closure-Executor-");

  /** What the JDK and the libraries keep for all their users in the JVM, once they are in use. */
  @BeforeAll
  static void useEverythingOnce() {
    useAndClose(3);
  }

  @Test
  void noThreadIsLeft() {
    Set<Long> before = threads();

    useAndClose(3);

    await()
        .pollInSameThread()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(namesOfNew(before)).isEmpty());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void noFileIsLeftOpen() {
    useAndClose(1);
    List<String> before = openFiles();

    useAndClose(3);

    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(openFiles()).hasSizeLessThanOrEqualTo(before.size()));
  }

  @Test
  void portsAreFree() {
    EmbeddedCluster cluster = EmbeddedCluster.builder().members(3).start();
    List<URI> endpoints =
        Stream.concat(cluster.clientEndpoints().stream(), cluster.peerEndpoints().stream())
            .toList();

    cluster.close();

    assertThat(endpoints)
        .allSatisfy(
            endpoint -> assertThatCode(() -> listenAt(endpoint)).doesNotThrowAnyException());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aHundredCyclesCostNoMoreThanAFew() {
    for (int i = 0; i < 10; i++) {
      startAndClose();
    }
    long threads = Thread.activeCount();
    int files = openFiles().size();
    long heapBytes = usedHeapBytes();

    for (int i = 0; i < CYCLES; i++) {
      startAndClose();
    }

    // One more or less of what the JVM does for itself; what leaks does so a hundred times.
    await().atMost(30, SECONDS).until(() -> Thread.activeCount() < threads + CYCLES / 10);
    assertThat(openFiles()).hasSizeLessThan(files + CYCLES / 10);
    await().atMost(60, SECONDS).until(() -> usedHeapBytes() < heapBytes + CYCLES * (32L << 10));
  }

  private static void startAndClose() {
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      cluster.client().put("key", "value").join();
    }
  }

  private static void useAndClose(int members) {
    try (EmbeddedCluster cluster = EmbeddedCluster.builder().members(members).start();
        Client client = Client.builder().endpoints(cluster.clientEndpoints()).build()) {
      ByteSequence text = ByteSequence.from("text".getBytes(UTF_8));
      client.getKVClient().put(text, text).join();
      cluster.client().get("text").join();
    }
  }

  private static void listenAt(URI endpoint) throws IOException {
    new ServerSocket(endpoint.getPort(), 1, InetAddress.getLoopbackAddress()).close();
  }

  private static Set<Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getId)
        .collect(Collectors.toSet());
  }

  private static List<String> namesOfNew(Set<Long> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread.getId()))
        .map(Thread::getName)
        .filter(name -> SHARED.stream().noneMatch(name::startsWith))
        .toList();
  }

  private static List<String> openFiles() {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long usedHeapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
