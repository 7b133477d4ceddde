package io.mainstay.torture.cluster;

import io.mainstay.client.Endpoint;
import io.mainstay.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One member: its place, its disk and its process. One thread changes it; {@link #isAlive}, {@link
 * #pid} and what does not change may be asked by any.
 */
public final class Member implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final ClusterSettings settings;
  private final Addresses addresses;
  private final int number;
  private final @Nullable Disk disk;
  private final @Nullable Clock clock;
  private final Consumer<Member> onStart;
  private volatile @Nullable ServerProcess process;
  private boolean paused;

  Member(
      ClusterSettings settings,
      Addresses addresses,
      int number,
      @Nullable Disk disk,
      @Nullable Clock clock,
      Consumer<Member> onStart) {
    this.settings = settings;
    this.addresses = addresses;
    this.number = number;
    this.disk = disk;
    this.clock = clock;
    this.onStart = onStart;
  }

  /** Its place among all, from 0. */
  public int number() {
    return number;
  }

  /** Its name. */
  public String name() {
    return "m" + (number + 1);
  }

  /** Where it serves clients. */
  public Endpoint endpoint() {
    return Endpoint.parse(addresses.client(number));
  }

  /** Where other members reach it: its relay. */
  public String peerUrl() {
    var relay = addresses.relay(number);
    return "http://" + relay.getAddress().getHostAddress() + ":" + relay.getPort();
  }

  /** Its disk, if it has one of its own. */
  public @Nullable Disk disk() {
    return disk;
  }

  /** Its clock, if it has one of its own. */
  public @Nullable Clock clock() {
    return clock;
  }

  /** Where its data is. */
  public Path dataDirectory() {
    return (disk == null ? settings.data() : disk.path()).resolve(name() + ".etcd");
  }

  /** What it has printed is here. */
  public Path log() {
    return settings.logs().resolve(name() + ".log");
  }

  /** Whether its process has not ended, though it may stand still. */
  public boolean isAlive() {
    ServerProcess running = process;
    return running != null && running.isAlive();
  }

  /** The number of its process, 0 if it was never started. */
  long pid() {
    ServerProcess running = process;
    return running == null ? 0 : running.pid();
  }

  /** Starts it without data, as one of these. */
  void begin(String initialCluster, boolean existing) throws IOException {
    onStart.accept(this);
    process =
        ServerProcess.start(
            settings.program(),
            flags(initialCluster, existing),
            clock == null ? Map.of() : clock.environment(),
            log());
  }

  private List<String> flags(String initialCluster, boolean existing) {
    String client = "http://" + addresses.client(number);
    var peer = addresses.peer(number);
    List<String> flags = new ArrayList<>();
    flags.add("--name=" + name());
    flags.add("--data-dir=" + dataDirectory());
    flags.add("--listen-client-urls=" + client);
    flags.add("--advertise-client-urls=" + client);
    flags.add(
        "--listen-peer-urls=http://" + peer.getAddress().getHostAddress() + ":" + peer.getPort());
    flags.add("--initial-advertise-peer-urls=" + peerUrl());
    flags.add("--initial-cluster=" + initialCluster);
    flags.add("--initial-cluster-state=" + (existing ? "existing" : "new"));
    flags.addAll(settings.flags());
    return flags;
  }

  /** Starts it again with the data that it has. */
  public void startAgain() throws IOException {
    onStart.accept(this);
    running().startAgain();
  }

  /** SIGKILL, and waits for the end. */
  public void kill() throws IOException, InterruptedException {
    running().kill();
    paused = false;
  }

  /** SIGTERM, and waits for the end. */
  public void stop() throws IOException, InterruptedException {
    running().stop();
  }

  /** SIGSTOP. */
  public void pause() throws IOException, InterruptedException {
    running().pause();
    paused = true;
  }

  /** SIGCONT, if it stands still. */
  public void resume() throws IOException, InterruptedException {
    if (paused) {
      paused = false;
      running().resume();
    }
  }

  /** Waits until its process has ended; false if it has not in this time. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (isAlive()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** Kills it and takes all its data. */
  void lose() throws IOException, InterruptedException {
    resume();
    if (disk != null) {
      disk.thaw();
    }
    kill();
    if (disk != null) {
      disk.renew();
    } else {
      delete(dataDirectory());
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private ServerProcess running() {
    ServerProcess started = process;
    if (started == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return started;
  }

  @Override
  public void close() throws IOException {
    try {
      if (disk != null) {
        // Who waits for a frozen disk cannot even be killed.
        disk.thaw();
      }
      if (isAlive()) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + name() + " may still run", e);
    } finally {
      if (disk != null) {
        disk.close();
      }
      delete(dataDirectory());
    }
  }
}
