package io.mainstay.tools.etcd;

import io.mainstay.tools.command.Flag;
import java.util.List;
import java.util.Set;

/** The flags of {@code grpc-proxy start}. */
final class GrpcProxyFlags {
  static final String LISTEN_ADDR = "listen-addr";
  static final String ENDPOINTS = "endpoints";
  static final String ADVERTISE_CLIENT_URL = "advertise-client-url";
  static final String RESOLVER_PREFIX = "resolver-prefix";
  static final String RESOLVER_TTL = "resolver-ttl";
  static final String NAMESPACE = "namespace";
  static final String MAX_SEND_BYTES = "max-send-bytes";
  static final String MAX_RECV_BYTES = "max-recv-bytes";
  static final String DIAL_KEEPALIVE_TIME = "dial-keepalive-time";
  static final String DIAL_KEEPALIVE_TIMEOUT = "dial-keepalive-timeout";
  static final String CERT = "cert";
  static final String KEY = "key";
  static final String CA_CERT = "cacert";
  static final String SKIP_VERIFY = "insecure-skip-tls-verify";
  static final String MAX_CONCURRENT_STREAMS = "max-concurrent-streams";

  static final List<Flag> ALL =
      List.of(
          Flag.text(LISTEN_ADDR, "127.0.0.1:23790", "listen address"),
          Flag.text(
              "discovery-srv",
              "",
              "domain name to query for SRV records describing cluster endpoints"),
          Flag.text("discovery-srv-name", "", "service name to query when using DNS discovery"),
          Flag.text(
              "metrics-addr",
              "",
              "listen for endpoint /metrics requests on an additional interface"),
          Flag.toggle("insecure-discovery", "accept insecure SRV records"),
          Flag.list(ENDPOINTS, "127.0.0.1:2379", "comma separated etcd cluster endpoints"),
          Flag.duration(
              "endpoints-auto-sync-interval",
              "0s",
              "etcd endpoints auto sync interval (disabled by default)"),
          Flag.text(
              ADVERTISE_CLIENT_URL,
              "127.0.0.1:23790",
              "advertise address to register (must be reachable by client)"),
          Flag.text(
              RESOLVER_PREFIX,
              "",
              "prefix to use for registering proxy (must be shared with other grpc-proxy members)"),
          Flag.number(
              RESOLVER_TTL, "0", "specify TTL, in seconds, when registering proxy endpoints"),
          Flag.text(NAMESPACE, "", "string to prefix to all keys for namespacing requests"),
          Flag.toggle(
              "enable-pprof",
              "Enable runtime profiling data via HTTP server. Address is at client URL + \"/debug/pprof/\""),
          Flag.text("data-dir", "default.proxy", "Data directory for persistent data"),
          Flag.number(
              MAX_SEND_BYTES, "1572864", "message send limits in bytes (default value is 1.5 MiB)"),
          Flag.number(
              MAX_RECV_BYTES,
              "2147483647",
              "message receive limits in bytes (default value is math.MaxInt32)"),
          Flag.duration(DIAL_KEEPALIVE_TIME, "0s", "keepalive time for client connections"),
          Flag.duration(DIAL_KEEPALIVE_TIMEOUT, "20s", "keepalive timeout for client connections"),
          Flag.toggle(
              "permit-without-stream",
              "Enable client to send keepalive pings even with no active RPCs."),
          Flag.text(
              CERT,
              "",
              "identify secure connections with etcd servers using this TLS certificate file"),
          Flag.text(
              KEY, "", "identify secure connections with etcd servers using this TLS key file"),
          Flag.text(
              CA_CERT,
              "",
              "verify certificates of TLS-enabled secure etcd servers using this CA bundle"),
          Flag.toggle(
              SKIP_VERIFY,
              "skip authentication of etcd server TLS certificates (CAUTION: this option should be"
                  + " enabled only for testing purposes)"),
          Flag.text(
              "cert-file",
              "",
              "identify secure connections to the proxy using this TLS certificate file"),
          Flag.text(
              "key-file", "", "identify secure connections to the proxy using this TLS key file"),
          Flag.text(
              "trusted-ca-file",
              "",
              "verify certificates of TLS-enabled secure proxy using this CA bundle"),
          Flag.list(
              "listen-cipher-suites",
              "",
              "Comma-separated list of supported TLS cipher suites between client/proxy (empty will be auto-populated by Go)."),
          Flag.toggle("auto-tls", "proxy TLS using generated certificates"),
          Flag.text("client-crl-file", "", "proxy client certificate revocation list file."),
          Flag.unsigned(
              "self-signed-cert-validity",
              "1",
              "The validity period of the proxy certificates, unit is year"),
          Flag.text(
              "tls-min-version",
              "TLS1.2",
              "Minimum TLS version supported by grpc proxy. Possible values: TLS1.2, TLS1.3."),
          Flag.text(
              "tls-max-version",
              "",
              "Maximum TLS version supported by grpc proxy. Possible values: TLS1.2, TLS1.3 (empty defers to Go)."),
          Flag.toggle(
              "experimental-serializable-ordering",
              "Ensure serializable reads have monotonically increasing store revisions across"
                  + " endpoints."),
          Flag.text(
              "experimental-leasing-prefix",
              "",
              "leasing metadata prefix for disconnected linearized reads."),
          Flag.toggle(
              "experimental-enable-grpc-logging", "logging all grpc requests and responses"),
          Flag.toggle("debug", "Enable debug-level logging for grpc-proxy."),
          Flag.duration(
              "grpc-keepalive-min-time",
              "5s",
              "Minimum interval duration that a client should wait before pinging proxy."),
          Flag.duration(
              "grpc-keepalive-interval",
              "2h0m0s",
              "Frequency duration of server-to-client ping to check if a connection is alive (0 to disable)."),
          Flag.duration(
              "grpc-keepalive-timeout",
              "20s",
              "Additional duration of wait before closing a non-responsive connection (0 to disable)."),
          Flag.unsigned(
              MAX_CONCURRENT_STREAMS,
              "4294967295",
              "Maximum concurrent streams that each client can open at a time."));

  /** Those that are in effect. */
  private static final Set<String> IN_EFFECT =
      Set.of(
          LISTEN_ADDR,
          ENDPOINTS,
          ADVERTISE_CLIENT_URL,
          RESOLVER_PREFIX,
          RESOLVER_TTL,
          NAMESPACE,
          MAX_SEND_BYTES,
          MAX_RECV_BYTES,
          DIAL_KEEPALIVE_TIME,
          DIAL_KEEPALIVE_TIMEOUT,
          CERT,
          KEY,
          CA_CERT,
          SKIP_VERIFY,
          MAX_CONCURRENT_STREAMS);

  private GrpcProxyFlags() {}

  /** Whether a flag does what it says. */
  static boolean isInEffect(String name) {
    return IN_EFFECT.contains(name);
  }
}
