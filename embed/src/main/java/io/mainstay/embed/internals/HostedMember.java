package io.mainstay.embed.internals;

import io.mainstay.embed.EmbeddedClusterException;
import io.mainstay.embed.EmbeddedMember;
import io.mainstay.embed.client.EmbeddedClient;
import io.mainstay.server.bootstrap.LocalServices;
import io.mainstay.server.bootstrap.Member;
import io.mainstay.server.bootstrap.MemberEnvironment;
import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.transport.NetworkFaults;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member over all its lives. Starting and ending it, and what its network suffers, are guarded
 * by its own monitor; what the others see of it is one reference.
 */
final class HostedMember implements EmbeddedMember {
  private static final Logger log = LoggerFactory.getLogger(HostedMember.class);

  private final ServerConfig config;
  private final URI clientEndpoint;
  private final URI peerEndpoint;
  private final InetSocketAddress peerAddress;
  private final int threads;
  private final BooleanSupplier clusterClosed;
  private final Set<InetSocketAddress> cut = ConcurrentHashMap.newKeySet();
  private final DirectClient client = new DirectClient(this::services);
  private volatile Life life = Life.STOPPED;
  private volatile long id;

  /**
   * What the member is now.
   *
   * @param state what it is doing
   * @param run what runs, or null
   * @param failure why nothing does, if that was not wanted
   */
  private record Life(State state, @Nullable Run run, @Nullable Throwable failure) {
    static final Life STOPPED = new Life(State.STOPPED, null, null);
  }

  private record Run(Member member, NetworkFaults faults) {}

  HostedMember(
      ServerConfig config,
      URI clientEndpoint,
      URI peerEndpoint,
      InetSocketAddress peerAddress,
      int threads,
      BooleanSupplier clusterClosed) {
    this.config = config;
    this.clientEndpoint = clientEndpoint;
    this.peerEndpoint = peerEndpoint;
    this.peerAddress = peerAddress;
    this.threads = threads;
    this.clusterClosed = clusterClosed;
  }

  /** What the member with this number is called. */
  static String nameOf(int index) {
    return "m" + index;
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public State state() {
    return life.state();
  }

  @Override
  public Optional<Throwable> failure() {
    return Optional.ofNullable(life.failure());
  }

  @Override
  public boolean isLeader() {
    return services().map(services -> services.leadership().get().local()).orElse(false);
  }

  @Override
  public URI clientEndpoint() {
    return clientEndpoint;
  }

  @Override
  public URI peerEndpoint() {
    return peerEndpoint;
  }

  @Override
  public Path dataDirectory() {
    return config.dataDir();
  }

  @Override
  public EmbeddedClient client() {
    return client;
  }

  @Override
  public synchronized void start() {
    if (clusterClosed.getAsBoolean()) {
      throw new IllegalStateException("the cluster of " + name() + " is closed");
    }
    switch (state()) {
      case RUNNING, PAUSED -> {}
      case REMOVED ->
          throw new IllegalStateException(name() + " has been removed from its cluster for good");
      case STOPPED, FAILED -> launch();
    }
  }

  private void launch() {
    NetworkFaults faults = new NetworkFaults();
    cut.forEach(faults::cut);
    Member started;
    try {
      started = Member.start(config, MemberEnvironment.ofProcess().sharing(threads, faults));
    } catch (MemberStartException e) {
      throw new EmbeddedClusterException(name() + " did not start: " + e.getMessage(), e);
    }
    id = started.memberId();
    Run run = new Run(started, faults);
    life = new Life(State.RUNNING, run, null);
    var unused = started.failure().thenAccept(cause -> end(run, State.FAILED, cause));
    var unusedToo = started.removed().thenRun(() -> end(run, State.REMOVED, null));
  }

  /** The member has found out that it has to end: on a thread that must not wait for it. */
  private void end(Run ended, State state, @Nullable Throwable cause) {
    Thread ending =
        new Thread(
            () -> {
              synchronized (this) {
                if (ended.equals(life.run())) {
                  log.atWarn().addKeyValue("member", name()).setCause(cause).log("member ended");
                  ended.faults().giveUp();
                  finish(new Life(state, null, cause), ended.member()::close);
                }
              }
            },
            "mainstay-embed-end-" + name());
    ending.setDaemon(true);
    ending.start();
  }

  @Override
  public synchronized void stop() {
    Run run = life.run();
    if (run == null) {
      return;
    }
    if (state() == State.PAUSED) {
      kill();
    } else {
      run.faults().giveUp();
      finish(Life.STOPPED, run.member()::close);
    }
  }

  @Override
  public synchronized void kill() {
    Run run = life.run();
    if (run != null) {
      run.faults().hold();
      run.faults().giveUp();
      finish(Life.STOPPED, run.member()::desert);
    }
  }

  private void finish(Life after, Runnable how) {
    try {
      how.run();
    } finally {
      life = after;
      client.memberEnded();
    }
  }

  @Override
  public synchronized void pause() {
    Run run = life.run();
    if (run != null && state() == State.RUNNING) {
      run.faults().hold();
      life = new Life(State.PAUSED, run, null);
    }
  }

  @Override
  public synchronized void resume() {
    Run run = life.run();
    if (run != null && state() == State.PAUSED) {
      run.faults().release();
      life = new Life(State.RUNNING, run, null);
    }
  }

  /** What the member offers; empty while it does not run. */
  Optional<LocalServices> services() {
    return run().map(run -> run.member().services());
  }

  /** Whether it has begun to serve clients. */
  boolean isReady() {
    return run().map(run -> run.member().ready().isDone()).orElse(false);
  }

  /** Cuts the connections that lead from this member to another. */
  synchronized void cut(HostedMember other) {
    cut.add(other.peerAddress);
    run().ifPresent(run -> run.faults().cut(other.peerAddress));
  }

  /** Undoes {@link #cut}. */
  synchronized void mend(HostedMember other) {
    cut.remove(other.peerAddress);
    run().ifPresent(run -> run.faults().mend(other.peerAddress));
  }

  /** The network of a member that ends together with all others: nobody is to notice. */
  void hold() {
    run().ifPresent(run -> run.faults().hold());
  }

  private Optional<Run> run() {
    return Optional.ofNullable(life.run());
  }
}
