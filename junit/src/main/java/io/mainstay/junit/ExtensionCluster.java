package io.mainstay.junit;

import io.mainstay.embed.EmbeddedCluster;
import io.mainstay.embed.EmbeddedClusterBuilder;
import io.mainstay.embed.EmbeddedMember;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A cluster that can be started more than once. Guarded by its monitor. */
final class ExtensionCluster implements EtcdCluster {
  private final String name;
  private final EmbeddedClusterBuilder builder;
  private @Nullable EmbeddedCluster running;

  ExtensionCluster(String name, EmbeddedClusterBuilder builder) {
    this.name = name;
    this.builder = builder.name(name);
  }

  /** What runs. */
  synchronized Optional<EmbeddedCluster> running() {
    return Optional.ofNullable(running);
  }

  @Override
  public synchronized void start() {
    if (running == null) {
      running = builder.start();
    }
  }

  @Override
  public synchronized void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public synchronized void restart(long delay, TimeUnit unit) throws InterruptedException {
    EmbeddedCluster cluster = require();
    if (delay > 0) {
      cluster.members().forEach(EmbeddedMember::kill);
      unit.sleep(delay);
    }
    cluster.restart();
  }

  @Override
  public String clusterName() {
    return name;
  }

  @Override
  public List<URI> clientEndpoints() {
    return require().clientEndpoints();
  }

  @Override
  public List<URI> peerEndpoints() {
    return require().peerEndpoints();
  }

  private synchronized EmbeddedCluster require() {
    if (running == null) {
      throw new IllegalStateException("the cluster " + name + " is not running");
    }
    return running;
  }
}
