package io.mainstay.daemon.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every flag of etcd 3.7.1, one row each: name, type, default, key in the configuration file, help.
 *
 * <p>{@code =} stands for a key like the name, {@code -} for none. {@code cts}, {@code pts} and
 * {@code dc} are the sub-maps {@code client-transport-security}, {@code peer-transport-security}
 * and {@code discovery-config}.
 */
final class FlagTable {
  /** A heading of the help, and what stands under it. */
  record Section(String title, List<Flag> flags) {}

  /** The title of the section of flags that etcd does not have. */
  static final String OWN = "Beyond etcd";

  private static final List<Section> SECTIONS =
      List.of(
          section(
              "Member",
              """
              name | STRING | default | = | Name of this member.
              data-dir | STRING | | = | Directory of everything this member keeps; ${name}.etcd if not given.
              wal-dir | STRING | | = | Directory of the log, if it is to be a separate one.
              snapshot-count | UINT64 | 10000 | = | Applied entries between two snapshots of the log.
              snapshot-catchup-entries | UINT64 | 5000 | = | Log entries kept behind a snapshot for slow followers.
              heartbeat-interval | UINT | 100 | = | Milliseconds between two heartbeats of the leader.
              election-timeout | UINT | 1000 | = | Milliseconds without a heartbeat after which a member stands for election.
              initial-election-tick-advance | BOOL | true | = | Let the first election after a start come early.
              listen-peer-urls | URLS | http://localhost:2380 | = | Where to listen for the other members.
              listen-client-urls | URLS | http://localhost:2379 | = | Where to listen for clients: gRPC, and HTTP too unless --listen-client-http-urls is given.
              listen-client-http-urls | URLS | | = | Where to listen for HTTP clients only.
              max-snapshots | UINT | 5 | = | Snapshot files to keep, 0 for all. Deprecated.
              max-wals | UINT | 5 | = | Log files to keep, 0 for all.
              memory-mlock | BOOL | false | = | Keep the pages of the store in memory.
              quota-backend-bytes | INT64 | 0 | = | Size of the store beyond which writes are refused; 0 for 2 GiB, negative for no limit.
              backend-bbolt-freelist-type | STRING | map | = | How the original's store keeps track of free pages: map or array.
              backend-batch-interval | DURATION | 0s | = | Longest time between two commits of the store.
              backend-batch-limit | INT | 0 | = | Most operations between two commits of the store.
              max-txn-ops | UINT | 128 | = | Most operations in each part of a transaction.
              max-request-bytes | UINT | 1572864 | = | Largest request in bytes.
              max-concurrent-streams | UINT32 | 4294967295 | = | Most calls at once on one client connection.
              grpc-keepalive-min-time | DURATION | 5s | = | Disconnect a client that pings more often than this.
              grpc-keepalive-interval | DURATION | 2h | = | Time between two pings of an idle client, 0 for none.
              grpc-keepalive-timeout | DURATION | 20s | = | Time to wait for the answer to a ping, 0 for ever.
              socket-reuse-port | BOOL | false | socket-options.reuse-port | Open listeners with SO_REUSEPORT.
              socket-reuse-address | BOOL | false | socket-options.reuse-address | Open listeners with SO_REUSEADDR.
              enable-grpc-gateway | BOOL | true | = | Answer JSON requests under /v3.
              raft-read-timeout | DURATION | 5s | - | Silence after which a peer connection is given up, at least 5s.
              raft-write-timeout | DURATION | 5s | - | How long a write to a peer may hang, at least 5s.
              feature-gates | FEATURE_GATES | | = | Features to switch on or off, as name=true,name=false.
              """),
          section(
              "Clustering",
              """
              initial-advertise-peer-urls | URLS | http://localhost:2380 | = | Where the other members reach this one.
              initial-cluster | STRING | default=http://localhost:2380 | = | Members of a new cluster, as name=url,name=url.
              initial-cluster-state | CLUSTER_STATE | new | = | Whether to found a cluster (new) or to join one (existing).
              initial-cluster-token | STRING | etcd-cluster | = | Keeps clusters at the same URLs apart.
              advertise-client-urls | URLS | http://localhost:2379 | = | Where clients reach this member.
              discovery-token | STRING | | dc.token | Token of the cluster in the discovery service.
              discovery-endpoints | WORD_SET | | dc.client.endpoints | Endpoints of the discovery service.
              discovery-dial-timeout | DURATION | 2s | dc.client.dial-timeout | Time for a connection to the discovery service.
              discovery-request-timeout | DURATION | 5s | dc.client.request-timeout | Time for a request to the discovery service.
              discovery-keepalive-time | DURATION | 2s | dc.client.keepalive-time | Time between two pings of the discovery service.
              discovery-keepalive-timeout | DURATION | 6s | dc.client.keepalive-timeout | Time for the answer to such a ping.
              discovery-insecure-transport | BOOL | true | dc.client.secure.insecure-transport | Talk to the discovery service in plaintext.
              discovery-insecure-skip-tls-verify | BOOL | false | dc.client.secure.insecure-skip-tls-verify | Do not check its certificate. For tests only.
              discovery-cert | STRING | | dc.client.secure.cert | Certificate to show to the discovery service.
              discovery-key | STRING | | dc.client.secure.key | Key of that certificate.
              discovery-cacert | STRING | | dc.client.secure.cacert | Authority of the discovery service's certificate.
              discovery-user | STRING | | dc.client.auth.username | User at the discovery service, or user:password.
              discovery-password | STRING | | dc.client.auth.password | Password of that user.
              discovery-fallback | DISCOVERY_FALLBACK | exit | - | What to do when discovery fails: exit.
              discovery-srv | STRING | | = | Domain whose SRV records name the members.
              discovery-srv-name | STRING | | = | Suffix of the service name in those records.
              strict-reconfig-check | BOOL | true | = | Refuse changes of the membership that would cost the quorum.
              pre-vote | BOOL | true | = | Sound out an election before the term is raised.
              auto-compaction-retention | STRING | 0 | = | How much history to keep; 0 for all.
              auto-compaction-mode | STRING | periodic | = | What the retention counts: periodic (time, plain numbers are hours) or revision.
              v2-deprecation | V2_DEPRECATION | write-only-drop-data | = | Without effect. Deprecated.
              """),
          section(
              "Security",
              """
              cert-file | STRING | | cts.cert-file | Certificate of the client listeners.
              key-file | STRING | | cts.key-file | Key of that certificate.
              client-cert-file | STRING | | cts.client-cert-file | Certificate this member shows when it calls its own client port.
              client-key-file | STRING | | cts.client-key-file | Key of that certificate.
              client-cert-auth | BOOL | false | cts.client-cert-auth | Demand certificates of clients.
              client-crl-file | STRING | | - | Revoked client certificates.
              client-cert-allowed-hostname | WORDS | | cts.allowed-hostname | Alternative names of clients that may connect.
              trusted-ca-file | STRING | | cts.trusted-ca-file | Authority of the clients' certificates.
              auto-tls | BOOL | false | cts.auto-tls | Make a certificate for the client listeners.
              peer-cert-file | STRING | | pts.cert-file | Certificate of the peer listeners.
              peer-key-file | STRING | | pts.key-file | Key of that certificate.
              peer-client-cert-file | STRING | | pts.client-cert-file | Certificate this member shows to its peers.
              peer-client-key-file | STRING | | pts.client-key-file | Key of that certificate.
              peer-client-cert-auth | BOOL | false | pts.client-cert-auth | Demand certificates of peers.
              peer-trusted-ca-file | STRING | | pts.trusted-ca-file | Authority of the peers' certificates.
              peer-cert-allowed-cn | WORDS | | pts.allowed-cn | Common names of peers that may connect.
              peer-cert-allowed-hostname | WORDS | | pts.allowed-hostname | Alternative names of peers that may connect.
              peer-auto-tls | BOOL | false | pts.auto-tls | Make a certificate for the peer listeners.
              self-signed-cert-validity | UINT | 1 | = | Years that a certificate made at start is valid.
              peer-crl-file | STRING | | - | Revoked peer certificates.
              peer-skip-client-san-verification | BOOL | false | pts.skip-client-san-verification | Do not check a peer's address against its certificate.
              cipher-suites | WORDS | | = | TLS cipher suites, best first; empty for the platform's choice.
              cors | ORIGINS | * | = | Origins from which browsers may call, * for all.
              host-whitelist | HOSTS | * | = | Host names accepted on plaintext HTTP, * for all.
              tls-min-version | STRING | TLS1.2 | = | Lowest TLS version: TLS1.2 or TLS1.3.
              tls-max-version | STRING | | = | Highest TLS version; empty for the newest there is.
              """),
          section(
              "Auth",
              """
              auth-token | STRING | simple | = | Kind of token: simple, or jwt with its options.
              bcrypt-cost | UINT | 10 | = | Work factor of password hashes, 4 to 31.
              auth-token-ttl | UINT | 300 | = | Seconds a simple token lives without use.
              """),
          section(
              "Profiling and monitoring",
              """
              enable-pprof | BOOL | false | = | Serve profiles under /debug/pprof.
              metrics | STRING | basic | = | basic, or extensive for latency histograms of every call.
              listen-metrics-urls | URLS | | = | Where to serve metrics and health besides the client URLs.
              """),
          section(
              "Logging",
              """
              logger | STRING | zap | = | Only zap: lines of JSON as etcd writes them.
              log-outputs | WORD_SET | default | = | default, stderr, stdout, or paths of files.
              log-level | LOG_LEVEL | info | = | debug, info, warn, error, dpanic, panic or fatal.
              log-format | STRING | json | = | json or console.
              enable-log-rotation | BOOL | false | = | Rotate the one file in --log-outputs.
              log-rotation-config-json | STRING | {"maxsize": 100, "maxage": 0, "maxbackups": 0, "localtime": false, "compress": false} | = | Megabytes, days and number of files to keep, local time in names, gzip.
              warning-unary-request-duration | DURATION | 300ms | = | Log requests that take longer.
              """),
          section(
              "Tracing",
              """
              enable-distributed-tracing | BOOL | false | = | Send traces to an OpenTelemetry collector.
              distributed-tracing-address | STRING | localhost:4317 | = | Address of the collector.
              distributed-tracing-service-name | STRING | etcd | = | Name of the service in traces.
              distributed-tracing-instance-id | STRING | | = | Name of this instance in traces.
              distributed-tracing-sampling-rate | INT | 0 | = | Calls traced out of a million.
              """),
          section(
              "Features",
              """
              corrupt-check-time | DURATION | 0s | = | Time between two comparisons of all members' data, 0 for none.
              compact-hash-check-time | DURATION | 1m | = | Time between two comparisons of compaction hashes.
              compaction-batch-limit | INT | 0 | = | Revisions removed in one step of a compaction, 0 for 1000.
              compaction-sleep-interval | DURATION | 0s | = | Pause between two such steps, 0 for 10ms.
              watch-progress-notify-interval | DURATION | 0s | = | Time between two progress notifications, 0 for 10m.
              warning-apply-duration | DURATION | 100ms | = | Log requests whose application takes longer.
              bootstrap-defrag-threshold-megabytes | UINT | 0 | = | Defragment at start if that frees so much, 0 for never.
              max-learners | INT | 1 | = | Learners the cluster may have.
              downgrade-check-time | DURATION | 5s | = | Time between two looks at a downgrade.
              """),
          section(
              OWN,
              """
              store-memory-mb | UINT | 0 | = | Megabytes outside of the heap for what the store reads and writes, 0 to fit the machine.
              auto-promote-learners | BOOL | false | = | Make voters of learners as soon as they have caught up.
              backup-schedule | STRING | | = | When this member takes a snapshot of itself: a duration, the five fields of crontab, @hourly, @daily, @weekly or @monthly.
              backup-dir | STRING | | = | Directory for those snapshots.
              backup-keep | UINT | 7 | = | How many of them are kept, 0 for all.
              backup-verify | BOOL | true | = | Read each of them again once it is written.
              audit-log-path | STRING | | = | File that tells who did what, or stdout or stderr; none if empty.
              audit-log-max-size-mb | UINT | 100 | = | Megabytes after which the audit log is put aside.
              audit-log-max-files | UINT | 10 | = | Audit logs put aside that are kept, 0 for all.
              audit-log-reads | BOOL | true | = | Tell of reads that went well, too.
              """),
          section(
              "Unsafe and other",
              """
              force-new-cluster | BOOL | false | = | Make a cluster of one from the data at hand.
              unsafe-no-fsync | BOOL | false | = | Never force data to the disk. A power cut then loses data.
              config-file | STRING | | - | Configuration file; every other flag and variable is ignored then.
              version | BOOL | false | - | Print the version and exit.
              """));

  /** What can only be set in a file: rows of the same form. */
  private static final List<Flag> FILE_ONLY =
      rows(
          """
          discovery-server-name | STRING | | dc.client.secure.server-name | Name expected in the discovery service's certificate.
          discovery-auth-token | STRING | | dc.client.auth.token | Token for the discovery service.
          discovery-max-request-bytes | INT | 0 | dc.client.max-request-bytes | Largest request to the discovery service.
          discovery-max-recv-bytes | INT | 0 | dc.client.max-recv-bytes | Largest answer of the discovery service.
          """);

  private static final Map<String, Flag> BY_NAME = byName();

  private FlagTable() {}

  /** All that the command line knows, under their headings. */
  static List<Section> sections() {
    return SECTIONS;
  }

  /** All that the command line knows, by name. */
  static Map<String, Flag> flags() {
    return BY_NAME;
  }

  /** The flag of a name that is known to exist. */
  static Flag flag(String name) {
    return Objects.requireNonNull(BY_NAME.get(name), name);
  }

  /** What only a file can set. */
  static List<Flag> fileOnly() {
    return FILE_ONLY;
  }

  private static Map<String, Flag> byName() {
    Map<String, Flag> flags = new LinkedHashMap<>();
    for (Section section : SECTIONS) {
      for (Flag flag : section.flags()) {
        flags.put(flag.name(), flag);
      }
    }
    return Collections.unmodifiableMap(flags);
  }

  private static Section section(String title, String rows) {
    return new Section(title, rows(rows));
  }

  private static List<Flag> rows(String rows) {
    List<Flag> flags = new ArrayList<>();
    for (String row : rows.split("\n", -1)) {
      if (!row.isEmpty()) {
        String[] cells = row.split("\\|", -1);
        String name = cells[0].strip();
        flags.add(
            new Flag(
                name,
                FlagType.valueOf(cells[1].strip()),
                cells[2].strip(),
                key(name, cells[3].strip()),
                cells[4].strip()));
      }
    }
    return List.copyOf(flags);
  }

  private static String key(String name, String cell) {
    return switch (cell) {
      case "=" -> name;
      case "-" -> "";
      default ->
          cell.replaceFirst("^cts\\.", "client-transport-security.")
              .replaceFirst("^pts\\.", "peer-transport-security.")
              .replaceFirst("^dc\\.", "discovery-config.");
    };
  }
}
