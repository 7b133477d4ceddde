package io.mainstay.torture.cluster;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.DefragmentRequest;
import io.mainstay.api.etcdserverpb.HashKVRequest;
import io.mainstay.api.etcdserverpb.HashKVResponse;
import io.mainstay.api.etcdserverpb.MemberAddRequest;
import io.mainstay.api.etcdserverpb.MemberListRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.MoveLeaderRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.StatusRequest;
import io.mainstay.api.etcdserverpb.StatusResponse;
import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.TlsFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A cluster of processes. One thread; its calls change nothing that clients see. */
public final class Cluster implements AutoCloseable {
  /**
   * So many entries a member may miss before the others have to send it a snapshot, at the most, if
   * members have the flags {@link #SHORT_LOG}.
   */
  public static final int LOG_ENTRIES_KEPT = 1_500;

  /** Flags for members whose logs do not reach back far; servers have them since etcd 3.6. */
  public static final List<String> SHORT_LOG =
      List.of(
          "--snapshot-count=" + LOG_ENTRIES_KEPT / 3,
          "--snapshot-catchup-entries=" + LOG_ENTRIES_KEPT / 3);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SLOW_CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 50;

  private final List<Member> members = new ArrayList<>();
  private final Network network;
  private final Client client;

  private Cluster(ClusterSettings settings, Addresses addresses, Consumer<Member> onStart)
      throws IOException, InterruptedException {
    try {
      for (int i = 0; i < settings.size(); i++) {
        members.add(member(settings, addresses, i, onStart));
      }
      network = Network.open(settings.size(), addresses, this::dialler);
      client = client(members);
    } catch (IOException | InterruptedException | RuntimeException e) {
      closeMembers();
      throw e;
    }
  }

  /**
   * Founds a cluster and waits until all members serve.
   *
   * @param onStart told before each start of a member's process
   */
  public static Cluster found(ClusterSettings settings, Consumer<Member> onStart)
      throws IOException, InterruptedException {
    Files.createDirectories(settings.data());
    Files.createDirectories(settings.logs());
    Cluster cluster = new Cluster(settings, Addresses.free(), onStart);
    try {
      String all = cluster.initialCluster();
      for (Member member : cluster.members) {
        member.begin(all, false);
      }
      for (Member member : cluster.members) {
        cluster.awaitServing(member, PATIENCE);
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Member member(
      ClusterSettings settings, Addresses addresses, int number, Consumer<Member> onStart)
      throws IOException, InterruptedException {
    Disk disk =
        settings.ownDisks() ? Disk.create(settings.data().resolve("disk-" + (number + 1))) : null;
    Clock clock =
        settings.ownClocks()
            ? Clock.create(settings.data().resolve("clock-" + (number + 1)))
            : null;
    return new Member(settings, addresses, number, disk, clock, onStart);
  }

  private static Client client(List<Member> members) {
    try {
      return Client.open(ClientSettings.of(members.stream().map(Member::endpoint).toList()));
    } catch (ClientSettingsException | TlsFileException | RpcException e) {
      throw new IllegalStateException("a client without users and certificates", e);
    }
  }

  /** The connection's far end shows nothing but a port: which process has it is asked of Linux. */
  private int dialler(int port, int relayPort) {
    try {
      var inode = Sockets.inode(port, relayPort);
      return inode.isEmpty()
          ? -1
          : members.stream()
              .filter(member -> Sockets.has(member.pid(), inode.getAsLong()))
              .mapToInt(Member::number)
              .findFirst()
              .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  private String initialCluster() {
    return members.stream()
        .map(member -> member.name() + "=" + member.peerUrl())
        .collect(Collectors.joining(","));
  }

  /** All members, running or not. */
  public List<Member> members() {
    return List.copyOf(members);
  }

  /** What is between the members. */
  public Network network() {
    return network;
  }

  /** The member that most running ones take for the leader, if one knows of any. */
  public Optional<Member> leader() throws InterruptedException {
    for (Member asked : members) {
      Optional<StatusResponse> status = status(asked);
      if (status.isPresent()
          && status.get().getLeader() == status.get().getHeader().getMemberId()) {
        return Optional.of(asked);
      }
    }
    return Optional.empty();
  }

  /** The leader, waited for. */
  public Member awaitLeader() throws IOException, InterruptedException {
    return awaitLeader(PATIENCE);
  }

  /**
   * The same with another patience.
   *
   * @throws IOException if no member leads in this time
   */
  public Member awaitLeader(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Member> leader = leader();
      if (leader.isPresent()) {
        return leader.get();
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException("no member leads within " + patience.toSeconds() + " s");
  }

  /** What a member says of itself, if it does at once. */
  public Optional<StatusResponse> status(Member member) throws InterruptedException {
    if (!member.isAlive()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          at(member)
              .call(Methods.STATUS, StatusRequest.getDefaultInstance(), Duration.ofSeconds(1)));
    } catch (RpcException e) {
      throwIfInterrupted();
      return Optional.empty();
    }
  }

  /** Whether a member answers a linearizable read within a time. */
  public boolean serves(Member member, Duration patience) throws InterruptedException {
    if (!member.isAlive()) {
      return false;
    }
    RangeRequest read = RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("-")).build();
    try {
      at(member).call(Methods.RANGE, read, patience);
      return true;
    } catch (RpcException e) {
      throwIfInterrupted();
      return false;
    }
  }

  /** Waits until a member serves; fails as soon as its process has ended. */
  public void awaitServing(Member member, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!serves(member, Duration.ofSeconds(1))) {
      if (!member.isAlive()) {
        throw new IOException(member.name() + " has ended: see " + member.log());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "%s does not serve within %d s: see %s"
                .formatted(member.name(), patience.toSeconds(), member.log()));
      }
    }
  }

  /** Takes a member out of the cluster and adds one of the same name and place, without data. */
  public void replace(Member member) throws IOException, InterruptedException {
    if (member.isAlive()) {
      member.kill();
    }
    // A call that is made again may find done what it is for.
    ask(
        "remove " + member.name(),
        () -> {
          long id = idOf(member);
          if (id != 0) {
            client.call(
                Methods.MEMBER_REMOVE,
                MemberRemoveRequest.newBuilder().setID(id).build(),
                CHANGE_TIMEOUT);
          }
        });
    ask(
        "add " + member.name(),
        () -> {
          if (idOf(member) == 0) {
            client.call(
                Methods.MEMBER_ADD,
                MemberAddRequest.newBuilder().addPeerURLs(member.peerUrl()).build(),
                CHANGE_TIMEOUT);
          }
        });
    member.lose();
    member.begin(initialCluster(), true);
    awaitServing(member, PATIENCE);
  }

  /** Its ID, 0 if it is no member. */
  private long idOf(Member member) throws RpcException {
    MemberListRequest request = MemberListRequest.newBuilder().setLinearizable(true).build();
    return client.call(Methods.MEMBER_LIST, request, CALL_TIMEOUT).getMembersList().stream()
        .filter(one -> one.getPeerURLsList().contains(member.peerUrl()))
        .mapToLong(io.mainstay.api.etcdserverpb.Member::getID)
        .findFirst()
        .orElse(0);
  }

  /** Hands the leadership to another member; whether it did. */
  public boolean moveLeader(Member to) throws IOException, InterruptedException {
    Member leader = awaitLeader();
    Optional<StatusResponse> target = status(to);
    if (target.isEmpty() || leader == to) {
      return false;
    }
    try {
      at(leader)
          .call(
              Methods.MOVE_LEADER,
              MoveLeaderRequest.newBuilder()
                  .setTargetID(target.get().getHeader().getMemberId())
                  .build(),
              CALL_TIMEOUT);
      return true;
    } catch (RpcException e) {
      throwIfInterrupted();
      return false;
    }
  }

  /** Has a member rewrite its files. */
  public void defragment(Member member) throws IOException, InterruptedException {
    ask(
        "defragment " + member.name(),
        () -> {
          at(member)
              .call(Methods.DEFRAGMENT, DefragmentRequest.getDefaultInstance(), SLOW_CALL_TIMEOUT);
        });
  }

  /**
   * The hash of a member's history up to a revision.
   *
   * @param revision 0 for the newest
   */
  public HashKVResponse hash(Member member, long revision) throws RpcException {
    return at(member)
        .call(
            Methods.HASH_KV,
            HashKVRequest.newBuilder().setRevision(revision).build(),
            SLOW_CALL_TIMEOUT);
  }

  /**
   * Waits until all members have applied the same revision, which it gives; nobody may write.
   *
   * @throws IOException if they do not come to it
   */
  public long awaitEqual() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String seen = "";
    while (System.nanoTime() - deadline < 0) {
      List<Long> revisions = new ArrayList<>();
      for (Member member : members) {
        revisions.add(status(member).map(status -> status.getHeader().getRevision()).orElse(-1L));
      }
      if (revisions.get(0) > 0 && revisions.stream().distinct().count() == 1) {
        return revisions.get(0);
      }
      seen = revisions.stream().map(String::valueOf).collect(Collectors.joining(", "));
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException("the members do not come to the same revision: " + seen);
  }

  private Client at(Member member) {
    return client.at(member.endpoint());
  }

  /** Asked until it is answered: between two leaders a call is refused. */
  private static void ask(String what, Asking asking) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        asking.ask();
        return;
      } catch (RpcException e) {
        throwIfInterrupted();
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("cannot " + what + ": " + e.getMessage(), e);
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @FunctionalInterface
  private interface Asking {
    void ask() throws RpcException;
  }

  private void closeMembers() throws IOException {
    IOException failure = null;
    for (Member member : members) {
      try {
        member.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      client.close();
      network.close();
    } finally {
      closeMembers();
    }
  }
}
