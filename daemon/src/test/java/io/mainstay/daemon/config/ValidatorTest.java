package io.mainstay.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "--heartbeat-interval=0 | --heartbeat-interval must be >0 (set to 0ms)",
        "--election-timeout=0 | --election-timeout must be >0 (set to 0ms)",
        "--election-timeout=499 | --election-timeout[499ms] should be at least as 5 times as"
            + " --heartbeat-interval[100ms]",
        "--election-timeout=50001 | --election-timeout[50001ms] is too long, and should be set"
            + " less than 50000ms",
        "--listen-client-urls=http://127.0.0.1:1 | --advertise-client-urls is required when"
            + " --listen-client-urls is set explicitly",
        "--listen-peer-urls=http://example.com:1"
            + " | expected IP in URL for binding (http://example.com:1)",
        "--listen-metrics-urls=http://:1 | expected IP in URL for binding (http://:1)",
        "--listen-metrics-urls=http://1.2.3.256:1"
            + " | expected IP in URL for binding (http://1.2.3.256:1)",
        "--initial-advertise-peer-urls=http://:1 | --initial-advertise-peer-urls \"http://:1\""
            + " must be \"host:port\" (unexpected empty host (http://:1))",
        "--advertise-client-urls=http://:1 | --advertise-client-urls \"http://:1\" must be in the"
            + " format \"host:port\", \"unix:/path/to/socket\" or \"unixs:/path/to/socket\""
            + " (unexpected empty host (http://:1))",
        "--discovery-fallback=proxy | v2 proxy is deprecated, and --discovery-fallback can't be"
            + " configured as \"proxy\"",
        "--discovery-token=a | both --discovery-token and --discovery-endpoints must be set",
        "--discovery-endpoints=a | both --discovery-token and --discovery-endpoints must be set",
        "--discovery-srv=a --initial-cluster=b=http://c:1 | multiple discovery or bootstrap flags"
            + " are set. Choose one of \"initial-cluster\", \"discovery-endpoints\" or"
            + " \"discovery-srv\"",
        "--discovery-token=a --discovery-endpoints=b,"
            + " | --discovery-endpoints must not contain empty endpoints",
        "--discovery=http://a/b --discovery-srv=c | multiple discovery or bootstrap flags are set."
            + " Choose one of \"initial-cluster\", \"discovery\", \"discovery-endpoints\" or"
            + " \"discovery-srv\"",
        "--discovery-proxy=a --discovery-token=b --discovery-endpoints=c | both v2 discovery"
            + " settings (discovery, discovery-proxy) and v3 discovery settings (discovery-token,"
            + " discovery-endpoints, discovery-cert, discovery-key, discovery-cacert,"
            + " discovery-user, discovery-password) are set",
        "--store-memory-mb=23 | --store-memory-mb must be 0 or at least 24",
        "--auto-compaction-mode= | undefined auto-compaction-mode",
        "--auto-compaction-mode=x | unknown auto-compaction-mode \"x\"",
        "--auto-compaction-retention=x"
            + " | error parsing CompactionRetention: time: invalid duration \"x\"",
        "--auto-compaction-retention=5d"
            + " | error parsing CompactionRetention: time: unknown unit \"d\" in duration \"5d\"",
        "--auto-compaction-retention=1.5"
            + " | error parsing CompactionRetention: time: missing unit in duration \"1.5\"",
        "--compact-hash-check-time=-90s"
            + " | --compact-hash-check-time must be >0 (set to -1m30s)",
        "--feature-gates=LeaseCheckpointPersist=true | enabling feature gate"
            + " LeaseCheckpointPersist requires enabling feature gate LeaseCheckpoint",
        "--tls-min-version=TLS1.1"
            + " | unexpected TLS version \"TLS1.1\" (must be one of: TLS1.2, TLS1.3)",
        "--tls-min-version=TLS1.3 --tls-max-version=TLS1.2"
            + " | min version (TLS1.3) is greater than max version (TLS1.2)",
        "--tls-min-version=TLS1.3 --cipher-suites=TLS_AES_128_GCM_SHA256"
            + " | cipher suites cannot be configured when only TLS1.3 is enabled",
        "--cipher-suites=NONE | unexpected TLS cipher suite \"NONE\"",
        "--peer-cert-allowed-cn=a --peer-cert-allowed-hostname=b | AllowedCNs and"
            + " AllowedHostnames are mutually exclusive (cns=[\"a\"], hostnames=[\"b\"])",
        "--logger=capnslog | --logger=capnslog is removed in v3.5",
        "--logger=foo | unknown logger option \"foo\"",
        "--log-format=xml | unknown log format: xml, supported values json, console",
        "--log-outputs=default,stderr | multi logoutput for \"default\" is not supported yet",
        "--enable-log-rotation | --log-outputs requires a single file path when"
            + " --log-rotate-config-json is defined",
        "--enable-log-rotation --log-outputs=a,b | --log-outputs requires a single file path when"
            + " --log-rotate-config-json is defined",
        "--enable-log-rotation --log-outputs=a --log-rotation-config-json={\"maxsize\":true}"
            + " | invalid log rotation config: maxsize is not a number",
        "--enable-distributed-tracing --distributed-tracing-sampling-rate=-1 | distributed tracing"
            + " configurition is not valid: (tracing sampling rate must be positive)",
        "--enable-distributed-tracing --distributed-tracing-sampling-rate=1000001 | distributed"
            + " tracing configurition is not valid: (tracing sampling rate must be less than"
            + " 1000000)",
        "--listen-client-urls=https://127.0.0.1:1 --advertise-client-urls=https://a:1 | TLS"
            + " key/cert (--cert-file, --key-file) must be provided for client url"
            + " https://127.0.0.1:1 with HTTPS scheme",
        "--listen-metrics-urls=https://127.0.0.1:1 | client TLS key/cert (--cert-file, --key-file)"
            + " must be provided for metrics secure url",
        "--listen-client-http-urls=http://localhost:2379 | cannot bind both --listen-client-urls"
            + " and --listen-client-http-urls on the same url http://localhost:2379"
      })
  void aBrokenRuleIsToldInEtcdsWords(String arguments, String expected) {
    assertThat(Started.problem(arguments.split(" ", -1))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--listen-metrics-urls=http://[::1]:1",
        "--listen-metrics-urls=http://0.0.0.0:1",
        "--listen-metrics-urls=http://localhost:1",
        "--election-timeout=500",
        "--election-timeout=50000",
        "--compact-hash-check-time=1ns",
        "--feature-gates=LeaseCheckpointPersist=true,LeaseCheckpoint=true",
        "--initial-advertise-peer-urls=http://my_host:2380"
      })
  void whatIsJustAllowedIsTaken(String argument) {
    assertThat(Started.with(argument)).isNotNull();
  }
}
