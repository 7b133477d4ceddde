package io.mainstay.embed.internals;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.embed.EmbeddedClusterException;
import io.mainstay.embed.EmbeddedMember;
import io.mainstay.server.bootstrap.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** A cluster from its start to its end. Starting, cutting and ending are guarded by its monitor. */
public final class RunningCluster implements EmbeddedCluster {
  private final ClusterSettings settings;
  private final String name;
  private final Path directory;
  private final List<MemberPorts> ports;
  private final List<HostedMember> members;
  private final AtomicBoolean closed;

  private RunningCluster(
      ClusterSettings settings, String name, Path directory, List<MemberPorts> ports) {
    this.settings = settings;
    this.name = name;
    this.directory = directory;
    this.ports = ports;
    AtomicBoolean end = new AtomicBoolean();
    this.closed = end;
    MemberConfigs configs = new MemberConfigs(settings, name, directory, ports);
    this.members =
        IntStream.range(0, settings.members())
            .mapToObj(
                i ->
                    new HostedMember(
                        configs.of(i),
                        configs.clientEndpoint(i),
                        configs.peerEndpoint(i),
                        ports.get(i).peer().address(),
                        settings.threads(),
                        end::get))
            .toList();
  }

  /**
   * Starts one and waits until it serves.
   *
   * @throws EmbeddedClusterException when it does not
   */
  public static RunningCluster start(ClusterSettings settings) {
    RunningCluster cluster = prepare(settings);
    try {
      cluster.startAll();
      settings.auth().ifPresent(auth -> new AuthSetup(cluster.members.get(0)).enable(auth));
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static RunningCluster prepare(ClusterSettings settings) {
    Path directory = directory(settings);
    try {
      ClusterRecord before = ClusterRecord.read(directory);
      requireAsMany(settings, before, directory);
      String name =
          settings.name().or(before::name).orElseGet(() -> "mainstay-" + UUID.randomUUID());
      List<MemberPorts> ports =
          new PortPlan(settings.clientPorts(), settings.members(), before).reserve();
      try {
        ClusterRecord.write(directory, name, ports);
        return new RunningCluster(settings, name, directory, ports);
      } catch (RuntimeException e) {
        ports.forEach(MemberPorts::close);
        throw e;
      }
    } catch (RuntimeException e) {
      removeIfTemporary(settings, directory);
      throw e;
    }
  }

  /** Members are not added by starting more of them. */
  private static void requireAsMany(
      ClusterSettings settings, ClusterRecord before, Path directory) {
    int had = before.members().orElse(settings.members());
    if (had != settings.members()) {
      throw new EmbeddedClusterException(
          "the cluster in " + directory + " has " + had + " members, not " + settings.members(),
          null);
    }
  }

  private static Path directory(ClusterSettings settings) {
    try {
      return settings.dataDirectory().isPresent()
          ? Files.createDirectories(settings.dataDirectory().get().toAbsolutePath())
          : Files.createTempDirectory("mainstay-embed-");
    } catch (IOException e) {
      throw new EmbeddedClusterException("no directory for the data of a cluster: " + e, e);
    }
  }

  private void startAll() {
    members.forEach(HostedMember::start);
    awaitReady(settings.startTimeout());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<EmbeddedMember> members() {
    return List.copyOf(members);
  }

  @Override
  public Optional<EmbeddedMember> leader() {
    return Readiness.leader(members).map(leader -> leader);
  }

  @Override
  public Optional<Path> trustedCertificates() {
    return settings.tls().isPresent() && settings.tls().get().certificate().isEmpty()
        ? Optional.of(GeneratedCertificates.bundle(directory, members))
        : Optional.empty();
  }

  @Override
  public void awaitReady(Duration timeout) {
    new Readiness(name, members).await(timeout);
  }

  @Override
  public synchronized void cut(EmbeddedMember one, EmbeddedMember other) {
    Link link = link(one, other);
    link.one().cut(link.other());
    link.other().cut(link.one());
  }

  @Override
  public synchronized void mend(EmbeddedMember one, EmbeddedMember other) {
    Link link = link(one, other);
    link.one().mend(link.other());
    link.other().mend(link.one());
  }

  @Override
  public synchronized void mendAll() {
    members.forEach(member -> members.forEach(member::mend));
  }

  private record Link(HostedMember one, HostedMember other) {}

  private Link link(EmbeddedMember one, EmbeddedMember other) {
    if (one == other) {
      throw new IllegalArgumentException("there is no link between " + one.name() + " and itself");
    }
    return new Link(own(one), own(other));
  }

  private HostedMember own(EmbeddedMember member) {
    return members.stream()
        .filter(own -> own == member)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(member.name() + " is not of cluster " + name()));
  }

  @Override
  public synchronized void restart() {
    if (closed.get()) {
      throw new IllegalStateException("the cluster " + name() + " is closed");
    }
    mendAll();
    killAll();
    startAll();
  }

  @Override
  public synchronized void close() {
    if (closed.compareAndSet(false, true)) {
      killAll();
      ports.forEach(MemberPorts::close);
      removeIfTemporary(settings, directory);
    }
  }

  /** They go together: none of them is to stand for election because another went first. */
  private void killAll() {
    members.forEach(HostedMember::hold);
    members.forEach(HostedMember::kill);
  }

  private static void removeIfTemporary(ClusterSettings settings, Path directory) {
    if (settings.dataDirectory().isPresent()) {
      return;
    }
    try {
      DirectoryTree.remove(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names the cluster and its clients' endpoints. */
  @Override
  public String toString() {
    return "EmbeddedCluster[" + name() + " at " + clientEndpoints() + "]";
  }
}
