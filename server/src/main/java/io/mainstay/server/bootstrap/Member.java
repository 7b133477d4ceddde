package io.mainstay.server.bootstrap;

import io.mainstay.server.audit.AuditLog;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.tls.MemberTls;
import io.mainstay.server.tls.TlsException;
import io.mainstay.storage.MvccStore;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running member of a cluster.
 *
 * <p>{@link #start} returns as soon as the member takes part in its cluster; its client listeners
 * open once the cluster has a leader and knows this member ({@link #ready}). Any thread may close
 * it.
 */
public final class Member implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Member.class);

  private final ServerConfig config;
  private final Identity identity;
  private final Shutdown shutdown;
  private final Events events;
  private final LocalServices services;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * What becomes of a member; each is completed at most once.
   *
   * @param ready clients are served
   * @param removed it is out of its cluster
   * @param failure it can no longer go on
   * @param deserted it is to end without a word to the others
   */
  record Events(
      CompletableFuture<Void> ready,
      CompletableFuture<Void> removed,
      CompletableFuture<Throwable> failure,
      AtomicBoolean deserted) {
    Events() {
      this(
          new CompletableFuture<>(),
          new CompletableFuture<>(),
          new CompletableFuture<>(),
          new AtomicBoolean());
    }
  }

  private Member(
      ServerConfig config,
      Identity identity,
      Shutdown shutdown,
      Events events,
      LocalServices services) {
    this.config = config;
    this.identity = identity;
    this.shutdown = shutdown;
    this.events = events;
    this.services = services;
  }

  /**
   * Starts a member.
   *
   * @throws MemberStartException when it cannot start; everything opened on the way is closed again
   */
  public static Member start(ServerConfig config) throws MemberStartException {
    return start(config, MemberEnvironment.ofProcess());
  }

  /**
   * Starts a member in surroundings other than the usual ones.
   *
   * @throws MemberStartException as {@link #start(ServerConfig)}
   */
  public static Member start(ServerConfig config, MemberEnvironment environment)
      throws MemberStartException {
    MvccStore.prepare();
    ListenUrls.requireFree(config);
    Shutdown shutdown = new Shutdown();
    shutdown.add("traces", environment.tracer()::close);
    try {
      DataDirectory directory = DataDirectory.open(config.dataDir(), config.walDir());
      shutdown.add("data directory", directory::close);
      MemberTls tls = openTls(config);
      Birth birth = new IdentityCheck(config, directory, tls.peerCalls()).establish();
      AuditLog audit =
          environment.auditSink() == null
              ? AuditLog.off()
              : AuditLog.start(
                  config.audit(),
                  birth.identity().memberId(),
                  environment.auditSink(),
                  InstantSource.system());
      shutdown.add("audit log", audit::close);
      Events events = new Events();
      LocalServices services =
          new MemberAssembly(config, environment, tls, audit, birth, directory, shutdown, events)
              .run();
      return new Member(config, birth.identity(), shutdown, events, services);
    } catch (MemberStartException | RuntimeException e) {
      shutdown.run();
      throw e;
    }
  }

  private static MemberTls openTls(ServerConfig config) throws MemberStartException {
    try {
      return MemberTls.open(config, Clock.systemUTC());
    } catch (TlsException e) {
      throw new MemberStartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** This member's ID. */
  public long memberId() {
    return identity.memberId();
  }

  /** The ID of its cluster. */
  public long clusterId() {
    return identity.clusterId();
  }

  /** Completes when clients are served. */
  public CompletableFuture<Void> ready() {
    return events.ready();
  }

  /**
   * Completes with the reason when the member can no longer go on; whoever started it has to close
   * it then.
   */
  public CompletableFuture<Throwable> failure() {
    return events.failure();
  }

  /**
   * Completes, on an event loop, when the member has been removed from its cluster for good;
   * whoever started it has to close it then.
   */
  public CompletableFuture<Void> removed() {
    return events.removed();
  }

  /** Its services, for who runs it; they answer from {@link #ready} on until it is closed. */
  public LocalServices services() {
    return services;
  }

  /**
   * Ends the member without a word to the others: as {@link #close}, but leadership is not handed
   * over.
   */
  public void desert() {
    events.deserted().set(true);
    close();
  }

  /**
   * Ends the member in order: no new calls, calls under way finish, leadership is handed over,
   * everything is closed.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      log.atInfo()
          .addKeyValue("name", config.name())
          .addKeyValue("data-dir", config.dataDir())
          .log("closing etcd server");
      shutdown.run();
      log.atInfo()
          .addKeyValue("name", config.name())
          .addKeyValue("data-dir", config.dataDir())
          .log("closed etcd server");
    }
  }
}
