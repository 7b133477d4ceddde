package io.mainstay.server.simulation;

import io.mainstay.api.etcdserverpb.LeaseKeepAliveRequest;
import io.mainstay.api.etcdserverpb.LeaseKeepAliveResponse;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveRequest;
import io.mainstay.api.etcdserverpb.LeaseTimeToLiveResponse;
import io.mainstay.server.LeadershipEvents;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestListener;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.Scheduler;
import io.mainstay.server.SlowApplies;
import io.mainstay.server.alarm.AlarmApplier;
import io.mainstay.server.alarm.AlarmRegistry;
import io.mainstay.server.alarm.AlarmTable;
import io.mainstay.server.apply.ApplyLoop;
import io.mainstay.server.auth.AuthApplier;
import io.mainstay.server.auth.AuthRegistry;
import io.mainstay.server.auth.AuthTable;
import io.mainstay.server.auth.OpenAccess;
import io.mainstay.server.auth.TokenLedger;
import io.mainstay.server.cluster.ClusterState;
import io.mainstay.server.cluster.GroupSteering;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.server.fixture.AlwaysConnected;
import io.mainstay.server.lease.LeaderCalls;
import io.mainstay.server.lease.LeaseApplier;
import io.mainstay.server.lease.LeaseRegistry;
import io.mainstay.server.lease.LeaseService;
import io.mainstay.server.lease.Lessor;
import io.mainstay.server.proposal.PendingRequests;
import io.mainstay.server.proposal.Proposer;
import io.mainstay.server.proposal.RequestIds;
import io.mainstay.server.read.ReadGate;
import io.mainstay.server.v2.V2Applier;
import io.mainstay.server.v2.V2Stats;
import io.mainstay.server.v2.Waits;
import io.mainstay.server.v2.auth.V2AuthRegistry;
import io.mainstay.server.watch.WatchHub;
import io.mainstay.server.watch.WatchLimits;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A member: its parts are the server's own, put together as in a real one, with its own threads.
 */
final class SimulatedMember {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Lessor.Settings LEASES =
      new Lessor.Settings(Cluster.ELECTION_TIMEOUT, REQUEST_TIMEOUT, Duration.ofSeconds(2));

  /** Small enough for watchers to fall behind all the time. */
  private static final WatchLimits WATCH_LIMITS =
      new WatchLimits(4, 1000, 3, 500, 200, 8, 4, 6, 3, 400);

  private final long id;
  private final Cluster cluster;
  private final MemoryDisk disk;
  private final long clockOffsetNanos;
  private int life;
  private boolean up;
  private boolean ended;
  private long pausedUntilNanos;
  private long logEnd;

  @SuppressWarnings("NullAway.Init") // there from its first start
  private Parts parts;

  /** What a member loses in a crash. */
  private record Parts(
      SimulatedEngine engine,
      MvccStore store,
      Proposer proposer,
      ReadGate reads,
      LeaseService leases,
      Lessor lessor,
      WatchHub watches,
      RequestContext context) {}

  SimulatedMember(long id, Cluster cluster) {
    this.id = id;
    this.cluster = cluster;
    this.disk = new MemoryDisk(cluster.mutation == Mutation.DISK_TEARS);
    this.clockOffsetNanos = cluster.random.nextLong();
  }

  long id() {
    return id;
  }

  boolean isUp() {
    return up;
  }

  /** How often it has been started. */
  int life() {
    return life;
  }

  /** Whether it is out of the cluster for good. */
  boolean hasEnded() {
    return ended;
  }

  boolean isAwake() {
    return up && cluster.time.nanos() >= pausedUntilNanos;
  }

  MemoryDisk disk() {
    return disk;
  }

  SimulatedEngine engine() {
    return parts.engine();
  }

  Proposer proposer() {
    return parts.proposer();
  }

  ReadGate reads() {
    return parts.reads();
  }

  LeaseService leases() {
    return parts.leases();
  }

  WatchHub watches() {
    return parts.watches();
  }

  MvccStore store() {
    return parts.store();
  }

  RequestContext context() {
    return parts.context();
  }

  /** Its own clock, which says nothing to others. */
  long clockNanos() {
    long sped = cluster.mutation == Mutation.CLOCKS_RUN_FAST ? 5 : 1;
    return clockOffsetNanos + sped * cluster.time.nanos();
  }

  /** A thread that needs up to some milliseconds before it takes its next task. */
  TaskThread thread(int fromMillis, int toMillis) {
    Random own = new Random(cluster.random.nextLong());
    return new TaskThread(
        this::after,
        () -> TimeUnit.MICROSECONDS.toNanos(own.nextInt(fromMillis * 1000, toMillis * 1000)));
  }

  /** Does something later, unless this member is down by then. */
  void after(long delayNanos, Runnable task) {
    int thisLife = life;
    cluster.time.after(delayNanos, () -> run(thisLife, task));
  }

  void every(Duration period, Runnable task) {
    after(
        period.toNanos(),
        () -> {
          task.run();
          every(period, task);
        });
  }

  private void run(int inLife, Runnable task) {
    if (!up || life != inLife) {
      return;
    }
    long stillNanos = pausedUntilNanos - cluster.time.nanos();
    if (stillNanos > 0) {
      cluster.time.after(stillNanos, () -> run(inLife, task));
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      cluster.failed(id, e);
    }
  }

  /** The end of its log, which survives a crash. */
  long logEnd() {
    return logEnd;
  }

  void logReaches(long index) {
    logEnd = Math.max(logEnd, index);
  }

  /** Starts from what is on its disk. */
  void start() {
    if (up || ended) {
      return;
    }
    up = true;
    life++;
    pausedUntilNanos = 0;
    parts = assemble();
    parts.engine().start();
    if (cluster.mutation != Mutation.LEASES_NEVER_END) {
      every(Lessor.TICK, parts.lessor()::tick);
    }
    after(1, () -> every(Duration.ofMillis(700), this::flushPerhaps));
  }

  private void flushPerhaps() {
    if (cluster.random.nextInt(3) == 0) {
      disk.flush();
    }
  }

  /** Loses all that is not on its disk. */
  void crash() {
    up = false;
    disk.crash();
  }

  /** Stands still. */
  void pause(long nanos) {
    pausedUntilNanos = cluster.time.nanos() + nanos;
  }

  /** It has left the cluster. */
  void end() {
    ended = true;
    up = false;
  }

  private Parts assemble() {
    MvccStore store = new MemoryStore(disk);
    SimulatedEngine engine = new SimulatedEngine(this, cluster);
    TaskThread scheduling = thread(0, 2);
    Scheduler scheduler = (task, delay) -> after(delay.toNanos(), () -> scheduling.execute(task));
    TaskThread workers = thread(1, 50);
    RequestContext context = RequestContext.ofMember(thread(0, 3));
    ResponseHeaders headers = new ResponseHeaders(1, id, () -> engine.leadership().term());
    PendingRequests pending = new PendingRequests(RequestListener.NONE);
    LeaseRegistry registry = new LeaseRegistry();
    LeadershipEvents leadership = new LeadershipEvents();
    WatchHub watches =
        new WatchHub(
            store,
            headers,
            thread(0, 20),
            workers,
            WATCH_LIMITS,
            failure -> cluster.failed(id, failure));
    ClusterState state;
    ApplyLoop loop;
    try (ReadView view = store.newestView()) {
      state = new ClusterState(Membership.EMPTY, MembershipTable.read(view));
      V2Stats stats = new V2Stats();
      loop =
          new ApplyLoop(
              store,
              new LeaseApplier(registry, view),
              new AuthApplier(new AuthRegistry(AuthTable.read(view)), TokenLedger.NONE),
              new AlarmApplier(new AlarmRegistry(AlarmTable.read(view))),
              new V2Applier(
                  new Waits(scheduler.executor(), stats), stats, new V2AuthRegistry(view), view),
              state,
              pending,
              watches,
              leadership::publish,
              this::end,
              failure -> cluster.failed(id, failure),
              RequestListener.NONE,
              new SlowApplies(Duration.ofDays(1), RequestListener.NONE));
    }
    engine.drives(loop);
    ReadGate reads = new ReadGate(engine);
    boolean repeats = cluster.mutation == Mutation.REQUEST_IDS_REPEAT;
    RequestIds ids = new RequestIds(id, repeats ? 0 : cluster.time.nanos() / 1_000_000);
    Proposer proposer =
        new Proposer(
            engine,
            pending,
            ids,
            1 << 20,
            REQUEST_TIMEOUT,
            Cluster.ELECTION_TIMEOUT,
            new AlwaysConnected(),
            OpenAccess.guard()::requireKnown,
            request -> {});
    Lessor lessor =
        new Lessor(registry, proposer, reads, LEASES, this::clockNanos, scheduler.executor());
    leadership.addListener(lessor::leadershipChanged);
    LeaseService leases =
        new LeaseService(
            new LeaseService.Surroundings(
                store,
                proposer,
                ids,
                engine,
                reads,
                OpenAccess.guard(),
                headers,
                new CallsOverNetwork(),
                workers,
                scheduler,
                this::clockNanos),
            lessor,
            new LeaseService.Settings(1, REQUEST_TIMEOUT, cluster.random.nextBoolean()));
    leadership.addListener(leases::leadershipChanged);
    new GroupSteering(engine, state, id, false).begin();
    return new Parts(engine, store, proposer, reads, leases, lessor, watches, context);
  }

  /** Asks the leader as one does over the peer port. */
  private final class CallsOverNetwork implements LeaderCalls {
    @Override
    public CompletableFuture<LeaseKeepAliveResponse> renew(
        long leaderId, LeaseKeepAliveRequest request, Duration timeout) {
      SimulatedMember leader = cluster.member(leaderId);
      return call(leader, timeout, () -> leader.leases().renewForPeer(request, leader.context()));
    }

    @Override
    public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(
        long leaderId, LeaseTimeToLiveRequest request, Duration timeout) {
      throw new UnsupportedOperationException("nobody asks for it here");
    }

    private <T> CompletableFuture<T> call(
        SimulatedMember leader, Duration timeout, Supplier<CompletableFuture<T>> question) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      after(
          timeout.toNanos(),
          () -> answer.completeExceptionally(new IllegalStateException("no answer")));
      cluster.network.send(
          SimulatedMember.this,
          leader,
          () -> {
            var unused =
                question
                    .get()
                    .whenComplete(
                        (given, failure) ->
                            cluster.network.send(
                                leader,
                                SimulatedMember.this,
                                () -> {
                                  if (given != null) {
                                    answer.complete(given);
                                  } else {
                                    answer.completeExceptionally(failure);
                                  }
                                }));
          });
      return answer;
    }
  }
}
