package io.mainstay.embed;

import io.mainstay.embed.internals.ClusterSettings;
import io.mainstay.embed.internals.RunningCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says how a cluster is to be. What is not said is as with etcd's own defaults, except where a
 * method says otherwise. One builder may start several clusters, unless it names ports or a data
 * directory. Not for use by several threads at a time.
 */
public final class EmbeddedClusterBuilder {
  private static final int MOST_MEMBERS = 9;
  private static final int LAST_PORT = 65_535;

  private int members = 1;
  private @Nullable String name;
  private @Nullable Path dataDirectory;
  private List<Integer> clientPorts = List.of();
  private @Nullable TlsOptions tls;
  private @Nullable TlsOptions peerTls;
  private @Nullable AuthOptions auth;
  private Duration heartbeatInterval = ClusterSettings.HEARTBEAT_INTERVAL;
  private Duration electionTimeout = ClusterSettings.ELECTION_TIMEOUT;
  private @Nullable Boolean fsync;
  private long quotaBytes = ClusterSettings.LIMITS.quotaBackendBytes();
  private long maxRequestBytes = ClusterSettings.LIMITS.maxRequestBytes();
  private long maxTxnOperations = ClusterSettings.LIMITS.maxTxnOps();
  private ClusterSettings.History history = new ClusterSettings.History(null, 0);
  private boolean v2;
  private int threads = 2;
  private Duration startTimeout = Duration.ofSeconds(60);

  EmbeddedClusterBuilder() {}

  /** How many members, 1 to 9. One unless said otherwise. */
  public EmbeddedClusterBuilder members(int count) {
    require(count >= 1 && count <= MOST_MEMBERS, "a cluster has 1 to 9 members, not " + count);
    members = count;
    return this;
  }

  /**
   * The cluster's name, which also keeps its members from talking to those of another cluster that
   * had the same ports before. Unless said otherwise it is the one that the cluster in the
   * {@linkplain #dataDirectory data directory} has, or a random one.
   */
  public EmbeddedClusterBuilder name(String clusterName) {
    require(!clusterName.isEmpty(), "the name of a cluster is empty");
    name = clusterName;
    return this;
  }

  /**
   * Where the members keep their data, each in a directory of its own below this one; it is made if
   * it is not there. A cluster that was there before goes on with its data and, as far as they are
   * free, its ports; it must have as many members as before. Unless said otherwise, data goes to a
   * temporary directory and is deleted at the end.
   */
  public EmbeddedClusterBuilder dataDirectory(Path directory) {
    dataDirectory = directory;
    return this;
  }

  /** The ports for clients, one for each member. Free ones unless said otherwise. */
  public EmbeddedClusterBuilder clientPorts(int... ports) {
    for (int port : ports) {
      require(port >= 1 && port <= LAST_PORT, "no port: " + port);
    }
    clientPorts = Arrays.stream(ports).boxed().toList();
    return this;
  }

  /** Encrypts connections with clients. Plaintext unless said otherwise. */
  public EmbeddedClusterBuilder tls(TlsOptions options) {
    tls = options;
    return this;
  }

  /** Encrypts connections between members. Plaintext unless said otherwise. */
  public EmbeddedClusterBuilder peerTls(TlsOptions options) {
    peerTls = options;
    return this;
  }

  /**
   * Has authentication switched on by the time the cluster is started. Off unless said otherwise.
   */
  public EmbeddedClusterBuilder auth(AuthOptions options) {
    auth = options;
    return this;
  }

  /**
   * How often a leader makes itself heard, and after how long without a word from it another is
   * elected. 100 ms and 1 s unless said otherwise, as with etcd. The shorter the timeout, the
   * sooner a new leader is there after a failure, and the sooner a machine that is busy with other
   * things brings on an election that nobody needs.
   *
   * @param election at least five times the heartbeat
   */
  public EmbeddedClusterBuilder timing(Duration heartbeat, Duration election) {
    require(heartbeat.toMillis() >= 1, "heartbeats every " + heartbeat + " are too many");
    require(
        election.compareTo(heartbeat.multipliedBy(5)) >= 0,
        "the election timeout " + election + " is not five times the heartbeat " + heartbeat);
    require(
        election.compareTo(Duration.ofSeconds(50)) <= 0,
        "the election timeout " + election + " is more than 50 s");
    heartbeatInterval = heartbeat;
    electionTimeout = election;
    return this;
  }

  /**
   * Whether writes are acknowledged only once they are forced to the disk, as servers do it. Unless
   * said otherwise they are if the {@linkplain #dataDirectory data directory} is given, and are not
   * if it is a temporary one, which nobody reads after a power cut.
   */
  public EmbeddedClusterBuilder fsync(boolean forced) {
    fsync = forced;
    return this;
  }

  /** Size of the store beyond which writes are refused. 2 GiB unless said otherwise. */
  public EmbeddedClusterBuilder quotaBytes(long bytes) {
    require(bytes > 0, "no quota: " + bytes);
    quotaBytes = bytes;
    return this;
  }

  /** Size of the largest request. 1.5 MiB unless said otherwise. */
  public EmbeddedClusterBuilder maxRequestBytes(int bytes) {
    require(bytes > 0, "no size of a request: " + bytes);
    maxRequestBytes = bytes;
    return this;
  }

  /** How many operations each side of a transaction may have. 128 unless said otherwise. */
  public EmbeddedClusterBuilder maxTxnOperations(int count) {
    require(count > 0, "no number of operations: " + count);
    maxTxnOperations = count;
    return this;
  }

  /** Lets the leader throw away history that is older. All is kept unless said otherwise. */
  public EmbeddedClusterBuilder keepHistory(Duration age) {
    require(age.compareTo(Duration.ZERO) > 0, "no age: " + age);
    history = new ClusterSettings.History(age, 0);
    return this;
  }

  /**
   * Lets the leader throw away all history but these revisions. All is kept unless said otherwise.
   */
  public EmbeddedClusterBuilder keepRevisions(long revisions) {
    require(revisions > 0, "no number of revisions: " + revisions);
    history = new ClusterSettings.History(null, revisions);
    return this;
  }

  /** Answers the v2 API below {@code /v2} too. It does not unless said otherwise. */
  public EmbeddedClusterBuilder enableV2() {
    v2 = true;
    return this;
  }

  /**
   * How many event loops and how many workers each member has, 2 at least. 2 unless said otherwise;
   * a server of its own has one of each for every processor.
   */
  public EmbeddedClusterBuilder threads(int count) {
    require(count >= 2, "members need two threads of a kind, not " + count);
    threads = count;
    return this;
  }

  /**
   * How long {@link #start} and {@link EmbeddedCluster#restart} wait. A minute unless said
   * otherwise.
   */
  public EmbeddedClusterBuilder startTimeout(Duration timeout) {
    require(timeout.compareTo(Duration.ZERO) > 0, "no time to start: " + timeout);
    startTimeout = timeout;
    return this;
  }

  /**
   * Starts the members and waits until all of them serve and agree on a leader.
   *
   * @throws EmbeddedClusterException when they do not come up: a port that was asked for is taken,
   *     a certificate cannot be read, the data is of another cluster, the time is up
   * @throws IllegalStateException when the options do not go together
   */
  public EmbeddedCluster start() {
    if (!clientPorts.isEmpty() && clientPorts.size() != members) {
      throw new IllegalStateException(
          clientPorts.size() + " ports for clients do not go with " + members + " members");
    }
    boolean forced = fsync == null ? dataDirectory != null : fsync;
    return RunningCluster.start(
        new ClusterSettings(
            Optional.ofNullable(name),
            members,
            Optional.ofNullable(dataDirectory),
            clientPorts,
            Optional.ofNullable(tls),
            Optional.ofNullable(peerTls),
            Optional.ofNullable(auth),
            heartbeatInterval,
            electionTimeout,
            forced,
            quotaBytes,
            maxRequestBytes,
            maxTxnOperations,
            history,
            v2,
            threads,
            startTimeout));
  }

  private static void require(boolean good, String complaint) {
    if (!good) {
      throw new IllegalArgumentException(complaint);
    }
  }
}
