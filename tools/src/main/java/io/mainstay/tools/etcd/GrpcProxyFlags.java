package io.mainstay.tools.etcd;

import io.mainstay.tools.command.Flag;
import java.util.List;

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

  static final String DISCOVERY_SRV = "discovery-srv";
  static final String DISCOVERY_SRV_NAME = "discovery-srv-name";
  static final String METRICS_ADDR = "metrics-addr";
  static final String INSECURE_DISCOVERY = "insecure-discovery";
  static final String AUTO_SYNC_INTERVAL = "endpoints-auto-sync-interval";
  static final String ENABLE_PPROF = "enable-pprof";
  static final String DATA_DIR = "data-dir";
  static final String PERMIT_WITHOUT_STREAM = "permit-without-stream";
  static final String CERT_FILE = "cert-file";
  static final String KEY_FILE = "key-file";
  static final String TRUSTED_CA_FILE = "trusted-ca-file";
  static final String LISTEN_CIPHER_SUITES = "listen-cipher-suites";
  static final String AUTO_TLS = "auto-tls";
  static final String CLIENT_CRL_FILE = "client-crl-file";
  static final String SELF_SIGNED_CERT_VALIDITY = "self-signed-cert-validity";
  static final String TLS_MIN_VERSION = "tls-min-version";
  static final String TLS_MAX_VERSION = "tls-max-version";
  static final String SERIALIZABLE_ORDERING = "experimental-serializable-ordering";
  static final String LEASING_PREFIX = "experimental-leasing-prefix";
  static final String GRPC_LOGGING = "experimental-enable-grpc-logging";
  static final String DEBUG = "debug";
  static final String KEEPALIVE_MIN_TIME = "grpc-keepalive-min-time";
  static final String KEEPALIVE_INTERVAL = "grpc-keepalive-interval";
  static final String KEEPALIVE_TIMEOUT = "grpc-keepalive-timeout";

  static final List<Flag> ALL =
      List.of(
          Flag.text(LISTEN_ADDR, "127.0.0.1:23790", "listen address"),
          Flag.text(
              DISCOVERY_SRV,
              "",
              "domain name to query for SRV records describing cluster endpoints"),
          Flag.text(DISCOVERY_SRV_NAME, "", "service name to query when using DNS discovery"),
          Flag.text(
              METRICS_ADDR, "", "listen for endpoint /metrics requests on an additional interface"),
          Flag.toggle(INSECURE_DISCOVERY, "accept insecure SRV records"),
          Flag.list(ENDPOINTS, "127.0.0.1:2379", "comma separated etcd cluster endpoints"),
          Flag.duration(
              AUTO_SYNC_INTERVAL, "0s", "etcd endpoints auto sync interval (disabled by default)"),
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
              ENABLE_PPROF,
              "Enable runtime profiling data via HTTP server. Address is at client URL + \"/debug/pprof/\""),
          Flag.text(DATA_DIR, "default.proxy", "Data directory for persistent data"),
          Flag.number(
              MAX_SEND_BYTES, "1572864", "message send limits in bytes (default value is 1.5 MiB)"),
          Flag.number(
              MAX_RECV_BYTES,
              "2147483647",
              "message receive limits in bytes (default value is math.MaxInt32)"),
          Flag.duration(DIAL_KEEPALIVE_TIME, "0s", "keepalive time for client connections"),
          Flag.duration(DIAL_KEEPALIVE_TIMEOUT, "20s", "keepalive timeout for client connections"),
          Flag.toggle(
              PERMIT_WITHOUT_STREAM,
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
              CERT_FILE,
              "",
              "identify secure connections to the proxy using this TLS certificate file"),
          Flag.text(
              KEY_FILE, "", "identify secure connections to the proxy using this TLS key file"),
          Flag.text(
              TRUSTED_CA_FILE,
              "",
              "verify certificates of TLS-enabled secure proxy using this CA bundle"),
          Flag.list(
              LISTEN_CIPHER_SUITES,
              "",
              "Comma-separated list of supported TLS cipher suites between client/proxy (empty will be auto-populated by Go)."),
          Flag.toggle(AUTO_TLS, "proxy TLS using generated certificates"),
          Flag.text(CLIENT_CRL_FILE, "", "proxy client certificate revocation list file."),
          Flag.unsigned(
              SELF_SIGNED_CERT_VALIDITY,
              "1",
              "The validity period of the proxy certificates, unit is year"),
          Flag.text(
              TLS_MIN_VERSION,
              "TLS1.2",
              "Minimum TLS version supported by grpc proxy. Possible values: TLS1.2, TLS1.3."),
          Flag.text(
              TLS_MAX_VERSION,
              "",
              "Maximum TLS version supported by grpc proxy. Possible values: TLS1.2, TLS1.3 (empty defers to Go)."),
          Flag.toggle(
              SERIALIZABLE_ORDERING,
              "Ensure serializable reads have monotonically increasing store revisions across"
                  + " endpoints."),
          Flag.text(
              LEASING_PREFIX, "", "leasing metadata prefix for disconnected linearized reads."),
          Flag.toggle(GRPC_LOGGING, "logging all grpc requests and responses"),
          Flag.toggle(DEBUG, "Enable debug-level logging for grpc-proxy."),
          Flag.duration(
              KEEPALIVE_MIN_TIME,
              "5s",
              "Minimum interval duration that a client should wait before pinging proxy."),
          Flag.duration(
              KEEPALIVE_INTERVAL,
              "2h0m0s",
              "Frequency duration of server-to-client ping to check if a connection is alive (0 to disable)."),
          Flag.duration(
              KEEPALIVE_TIMEOUT,
              "20s",
              "Additional duration of wait before closing a non-responsive connection (0 to disable)."),
          Flag.unsigned(
              MAX_CONCURRENT_STREAMS,
              "4294967295",
              "Maximum concurrent streams that each client can open at a time."));

  private GrpcProxyFlags() {}
}
