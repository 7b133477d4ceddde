package io.mainstay.server.bootstrap;

import io.mainstay.api.membershippb.Attributes;
import io.mainstay.consensus.Consensus;
import io.mainstay.consensus.engine.JraftConsensus;
import io.mainstay.consensus.transport.PeerTransport;
import io.mainstay.consensus.transport.PeerTransportOptions;
import io.mainstay.server.Async;
import io.mainstay.server.LeadershipEvents;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.Scheduler;
import io.mainstay.server.SlowApplies;
import io.mainstay.server.apply.ApplyLoop;
import io.mainstay.server.audit.AuditLog;
import io.mainstay.server.audit.AuditTrail;
import io.mainstay.server.auth.Access;
import io.mainstay.server.auth.AuthService;
import io.mainstay.server.backup.Backups;
import io.mainstay.server.cluster.ClusterAnnouncer;
import io.mainstay.server.cluster.ClusterService;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.config.BackupSettings;
import io.mainstay.server.config.MemberUrl;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.kv.KvService;
import io.mainstay.server.lease.LeaseRegistry;
import io.mainstay.server.lease.LeaseService;
import io.mainstay.server.locking.ElectionService;
import io.mainstay.server.locking.LockService;
import io.mainstay.server.maintenance.Defragmentations;
import io.mainstay.server.maintenance.DowngradeService;
import io.mainstay.server.maintenance.HealthProbe;
import io.mainstay.server.maintenance.LeaderMoves;
import io.mainstay.server.maintenance.MaintenanceService;
import io.mainstay.server.metrics.GuardMetrics;
import io.mainstay.server.metrics.LeaseMetrics;
import io.mainstay.server.metrics.ServerMetrics;
import io.mainstay.server.metrics.WatchMetrics;
import io.mainstay.server.proposal.Admission;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.proposal.RequestIds;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.snapshot.SnapshotService;
import io.mainstay.server.tls.MemberTls;
import io.mainstay.server.tls.network.TlsOptions;
import io.mainstay.server.transport.ClientListeners;
import io.mainstay.server.transport.DebugPages;
import io.mainstay.server.transport.HealthPages;
import io.mainstay.server.transport.HttpEndpoints;
import io.mainstay.server.transport.LeaseHttpCalls;
import io.mainstay.server.transport.LeasePages;
import io.mainstay.server.transport.MemberStanding;
import io.mainstay.server.transport.PeerHttp;
import io.mainstay.server.transport.PeerLatencies;
import io.mainstay.server.transport.PeerListener;
import io.mainstay.server.transport.ServiceCatalogue;
import io.mainstay.server.watch.WatchHub;
import io.mainstay.server.watch.WatchLimits;
import io.mainstay.server.watch.WatchService;
import io.mainstay.storage.MvccStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Builds a member from its parts, from the store upwards to the client listeners, and notes for
 * each how it is undone; so parts end in the opposite order: clients first, the data directory
 * last.
 */
final class MemberAssembly {
  private final ServerConfig config;
  private final MemberEnvironment environment;
  private final MemberTls tls;
  private final AuditLog audit;
  private final Birth birth;
  private final Identity identity;
  private final DataDirectory directory;
  private final Shutdown shutdown;
  private final CompletableFuture<Throwable> failure;
  private final Member.Events events;
  private final MetricsAssembly metrics;

  MemberAssembly(
      ServerConfig config,
      MemberEnvironment environment,
      MemberTls tls,
      AuditLog audit,
      Birth birth,
      DataDirectory directory,
      Shutdown shutdown,
      Member.Events events) {
    this.config = config;
    this.environment = environment;
    this.tls = tls;
    this.audit = audit;
    this.birth = birth;
    this.identity = birth.identity();
    this.directory = directory;
    this.shutdown = shutdown;
    this.failure = events.failure();
    this.metrics = new MetricsAssembly(config);
    this.events = events;
  }

  LocalServices run() throws MemberStartException {
    NetworkPatience patience = NetworkPatience.of(config);
    StoreAssembly stored =
        StoreAssembly.open(config, directory, failure::complete, metrics.store(), shutdown);
    MvccStore store = stored.store();
    ClusterState cluster = stored.cluster(birth, directory, tls);
    MemberThreads threads = new MemberThreads(environment, patience, shutdown);
    Vertx vertx = threads.network();
    ExecutorService workers = threads.workers();
    ScheduledExecutorService scheduler = threads.scheduler();

    PendingRequests pending = new PendingRequests(metrics.requests());
    LeaseRegistry leaseRegistry = new LeaseRegistry();
    LeadershipEvents leadership = new LeadershipEvents();
    leadership.addListener(new LeadershipLog(identity.memberId())::changed);
    PeerTransportOptions peerOptions =
        PeerTransportOptions.dialling(TlsOptions.secure(new HttpClientOptions(), tls.peerCalls()))
            .withTimeouts(config.raft().peerReadTimeout(), config.raft().peerWriteTimeout());
    PeerLatencies latencies = new PeerLatencies();
    PeerTransport transport =
        new PeerTransport(
            vertx,
            identity.memberId(),
            identity.clusterId(),
            cluster,
            peerOptions,
            (peerId, nanos) -> {
              metrics.peers().answered(peerId, nanos);
              latencies.answered(peerId, nanos);
            });
    shutdown.add("links to peers", transport::close);
    // The engine drives what needs its term: nobody asks for that before the engine is there.
    CompletableFuture<Consensus> engine = new CompletableFuture<>();
    ResponseHeaders headers =
        new ResponseHeaders(
            identity.clusterId(), identity.memberId(), () -> engine.join().leadership().term());
    AuthAssembly auth = new AuthAssembly(config.auth(), store, workers, shutdown);
    AlarmAssembly alarms =
        new AlarmAssembly(
            config.limits().quotaBackendBytes(), identity.memberId(), store, scheduler);
    Removal removal = new Removal(events.removed());
    WatchHub watches = startWatches(store, headers, threads.watches(), workers);
    V2Assembly v2 = new V2Assembly(config, identity, store, scheduler);
    SlowApplies slow =
        new SlowApplies(config.observability().warningApplyDuration(), metrics.requests());
    ApplyLoop applyLoop =
        new ApplyLoop(
            store,
            stored.leases(leaseRegistry),
            auth.applier(),
            alarms.applier(),
            v2.applier(),
            cluster,
            pending,
            watches,
            leadership::publish,
            removal::noticed,
            failure::complete,
            metrics.requests(),
            slow);
    EngineAssembly engines = new EngineAssembly(config, identity, directory);
    boolean takingOver = engines.takesOver();
    JraftConsensus consensus =
        engines.engine(cluster, takingOver, applyLoop, transport, metrics.replication());
    engine.complete(consensus);
    Scheduler delays = LeaseAssembly.delays(scheduler);
    RequestIds ids = new RequestIds(identity.memberId(), System.currentTimeMillis());
    PeerLinks links = new PeerLinks(transport, cluster);
    ReadGate reads = new ReadGate(consensus);
    Access access = auth.access(reads, config.security().client().clientCertAuth());
    Proposer proposer = proposer(consensus, pending, ids, links, access, alarms.admission());
    PeerHttp peers = new PeerHttp(vertx, cluster, identity.clusterId(), peerOptions);
    shutdown.add("calls to peers", () -> patience.await(peers.close()));
    ExecutorService wholeReader = threads.snapshots();
    CorruptionAssembly corruption =
        new CorruptionAssembly(
            config,
            identity,
            store,
            wholeReader,
            cluster,
            peers,
            metrics.snapshots()::keySpaceHashed);
    SnapshotService snapshots =
        new SnapshotService(store, headers, corruption.own(), wholeReader, metrics.snapshots());
    LeaseAssembly leases =
        new LeaseAssembly(
            config,
            scheduler,
            leaseRegistry,
            leadership,
            new LeaseService.Surroundings(
                store,
                proposer,
                ids,
                consensus,
                reads,
                access,
                headers,
                new LeaseHttpCalls(peers),
                workers,
                delays,
                System::nanoTime));
    MembershipAssembly members =
        new MembershipAssembly(
            config,
            identity,
            cluster,
            consensus,
            proposer,
            links,
            peers,
            delays,
            metrics.promotions());
    removal.whenNoticed(members::stopWaiting);
    KvService kv =
        new KvService(
            store,
            proposer,
            reads,
            access,
            headers,
            workers,
            config.limits().maxTxnOps(),
            config.limits().maxRequestBytes(),
            metrics.requests(),
            slow);
    MemberStanding standing = standing(consensus, cluster);
    ClusterService clusterService = members.service(reads, headers);
    HealthProbe health =
        new HealthProbe(alarms.registry(), consensus, standing.learner(), kv::range);
    HttpEndpoints pages =
        new HttpEndpoints(
            cluster,
            new HealthPages(health, metrics.health()),
            new DebugPages(vertx, identity.memberId(), consensus, config.observability().pprof()),
            metrics.page(workers),
            v2.pages(
                proposer,
                reads,
                consensus,
                cluster,
                clusterService,
                transport,
                latencies,
                auth.passwords(),
                audit,
                workers));
    LeaseSessions sessions = new LeaseSessions(leases.service());
    DowngradeService downgrades = new DowngradeService(cluster, reads, proposer, store, headers);
    Defragmentations defragmentations = new Defragmentations(store, delays, System::nanoTime);
    AuditTrail trail = new AuditTrail(audit, access);
    WatchService watch = watchService(watches, access, trail, scheduler);
    AuthService authService = auth.service(access, proposer, reads, headers);
    ServiceCatalogue services =
        new ServiceCatalogue(access, trail, metrics.calls(), environment.tracer())
            .kv(kv, workers)
            .watch(watch)
            .lease(leases.service())
            .lock(new LockService(kv, watches, sessions, scheduler))
            .election(new ElectionService(kv, watches, sessions, scheduler, headers))
            .auth(authService)
            .alarms(alarms.service(access, proposer, reads, headers))
            .snapshots(snapshots)
            .cluster(clusterService)
            .defragmentation(defragmentations)
            .maintenance(
                new MaintenanceService(
                    store,
                    consensus,
                    headers,
                    cluster,
                    alarms.registry(),
                    identity.memberId(),
                    config.limits().quotaBackendBytes()),
                new LeaderMoves(
                    identity.memberId(), consensus, cluster, delays, config.requestTimeout()),
                downgrades);
    ClusterAnnouncer announcer =
        new ClusterAnnouncer(cluster, proposer, scheduler, identity.memberId(), attributes());
    leadership.addListener(announcer::leadershipChanged);

    metrics.store().read(store, config.limits().quotaBackendBytes());
    metrics.requests().read(pending);
    metrics.replication().read(applyLoop);
    metrics.peers().read(transport, cluster);
    ServerMetrics server =
        new ServerMetrics(
            metrics.all(), identity.memberId(), config.features(), consensus, cluster);
    leadership.addListener(server::leadershipChanged);
    LeaseMetrics.show(metrics.all(), leaseRegistry, leases.lessor());
    WatchMetrics.show(metrics.all(), watches);
    GuardMetrics.show(metrics.all(), alarms.registry());
    GuardMetrics.show(metrics.all(), auth.registry());
    GuardMetrics.show(metrics.all(), health);

    if (!directory.isUnborn()) {
      corruption.checkBeforeServing();
    }
    PeerListener peerListener =
        new PeerListener(
            vertx,
            tls,
            transport,
            cluster,
            pages,
            new LeasePages(leases.service(), identity.clusterId()),
            members.promotions(),
            downgrades,
            corruption.page(),
            identity.clusterId());
    shutdown.add("peer listeners", () -> patience.await(peerListener.stop()));
    patience.await(peerListener.start(config.listeners()));
    members.steer(leadership, takingOver, directory);
    members.watchVersions(leadership, failure::complete);
    stored.compactAutomatically(proposer, delays, leadership);
    defragmentations.defragmentAtStart(config.backend().bootstrapDefragThresholdMegabytes());
    v2.startClock(proposer, leadership, shutdown);
    engines.start(consensus, proposer, scheduler, events.deserted(), shutdown);
    leases.startClock(shutdown);
    auth.startHousekeeping(scheduler, shutdown);
    alarms.startLooking(proposer, shutdown);
    members.promoteLearners(scheduler, shutdown);
    corruption.checkWhileServing(consensus, reads, proposer, scheduler);
    if (config.backups().isPresent()) {
      startBackups(config.backups().get(), snapshots, delays);
    }
    ClientListeners clients =
        new ClientListeners(
            vertx, config, tls, services, pages, standing, environment.processors());
    shutdown.add("client listeners", () -> patience.await(clients.stop()));
    shutdown.add("clients of the v2 API that wait", v2::stopWaiting);
    patience.await(clients.startMetrics());
    ClientService service = new ClientService(config, clients, events);
    Async.whenDone(announcer.published(), (done, stopped) -> service.begin());
    announcer.start();
    return new LocalServices(kv, watch, leases.service(), authService, consensus::leadership);
  }

  private void startBackups(BackupSettings settings, SnapshotService snapshots, Scheduler scheduler)
      throws MemberStartException {
    Clock clock = Clock.system(ZoneId.systemDefault());
    try {
      new Backups(config.name(), settings, snapshots::snapshot, scheduler, clock).start();
    } catch (IOException e) {
      throw new MemberStartException(
          "backups cannot be kept in " + settings.directory() + ": " + e, e);
    }
  }

  private MemberStanding standing(Consensus consensus, ClusterState cluster) {
    return new MemberStanding(
        () -> consensus.leadership().known(),
        () -> cluster.isLearner(identity.memberId()),
        config.raft().electionTimeout().toMillis());
  }

  private Proposer proposer(
      Consensus consensus,
      PendingRequests pending,
      RequestIds ids,
      PeerLinks links,
      Access access,
      Admission admission) {
    return new Proposer(
        consensus,
        pending,
        ids,
        config.limits().maxRequestBytes(),
        config.requestTimeout(),
        config.raft().electionTimeout(),
        links,
        access::requireKnown,
        admission);
  }

  private WatchHub startWatches(
      MvccStore store, ResponseHeaders headers, ExecutorService thread, ExecutorService workers) {
    WatchHub watches =
        new WatchHub(store, headers, thread, workers, WatchLimits.defaults(), failure::complete);
    shutdown.add(
        "watches",
        () -> {
          watches.close();
          MemberThreads.end(thread, "the watch thread is still busy");
        });
    return watches;
  }

  private WatchService watchService(
      WatchHub watches, Access access, AuditTrail trail, ScheduledExecutorService scheduler) {
    return new WatchService(
        watches,
        access,
        trail,
        WatchLimits.defaults(),
        scheduler,
        new Random(),
        config.periodicTasks().watchProgressNotifyInterval(),
        config.limits().maxRequestBytes());
  }

  private Attributes attributes() {
    return Attributes.newBuilder()
        .setName(config.name())
        .addAllClientUrls(
            config.listeners().advertiseClientUrls().stream().map(MemberUrl::text).toList())
        .build();
  }
}
