package io.mainstay.tools.etcdctl.session;

import io.mainstay.tools.command.Flag;
import java.util.List;

/** The flags that all commands have. */
public final class GlobalFlags {
  static final String ENDPOINTS = "endpoints";
  static final String WRITE_OUT = "write-out";
  static final String HEX = "hex";
  static final String DEBUG = "debug";
  static final String DIAL_TIMEOUT = "dial-timeout";
  static final String COMMAND_TIMEOUT = "command-timeout";
  static final String KEEPALIVE_TIME = "keepalive-time";
  static final String KEEPALIVE_TIMEOUT = "keepalive-timeout";
  static final String MAX_REQUEST_BYTES = "max-request-bytes";
  static final String MAX_RECV_BYTES = "max-recv-bytes";
  static final String INSECURE_TRANSPORT = "insecure-transport";
  static final String INSECURE_DISCOVERY = "insecure-discovery";
  static final String INSECURE_SKIP_TLS_VERIFY = "insecure-skip-tls-verify";
  static final String CERT = "cert";
  static final String KEY = "key";
  static final String CACERT = "cacert";
  static final String AUTH_JWT_TOKEN = "auth-jwt-token";
  static final String USER = "user";
  static final String PASSWORD = "password";
  static final String DISCOVERY_SRV = "discovery-srv";
  static final String DISCOVERY_SRV_NAME = "discovery-srv-name";

  /** All of them. */
  public static final List<Flag> ALL =
      List.of(
          Flag.list(ENDPOINTS, "127.0.0.1:2379", "gRPC endpoints"),
          Flag.toggle(DEBUG, "enable client-side debug logging"),
          Flag.text(
                  WRITE_OUT,
                  "simple",
                  "set the output format (fields, json, protobuf, simple, table)")
              .withShorthand("w")
              .withChoices("fields", "json", "protobuf", "simple", "table"),
          Flag.toggle(HEX, "print byte strings as hex encoded strings"),
          Flag.duration(DIAL_TIMEOUT, "2s", "dial timeout for client connections"),
          Flag.duration(
              COMMAND_TIMEOUT, "5s", "timeout for short running command (excluding dial timeout)"),
          Flag.duration(KEEPALIVE_TIME, "2s", "keepalive time for client connections"),
          Flag.duration(KEEPALIVE_TIMEOUT, "6s", "keepalive timeout for client connections"),
          Flag.number(
              MAX_REQUEST_BYTES,
              "0",
              "client-side request send limit in bytes (if 0, it defaults to 2.0 MiB (2 * 1024 *"
                  + " 1024).)"),
          Flag.number(
              MAX_RECV_BYTES,
              "0",
              "client-side response receive limit in bytes (if 0, it defaults to"
                  + " \"math.MaxInt32\")"),
          Flag.toggle(INSECURE_TRANSPORT, "disable transport security for client connections")
              .withDefault("true"),
          Flag.toggle(
                  INSECURE_DISCOVERY, "accept insecure SRV records describing cluster endpoints")
              .withDefault("true"),
          Flag.toggle(
              INSECURE_SKIP_TLS_VERIFY,
              "skip server certificate verification (CAUTION: this option should be enabled only"
                  + " for testing purposes)"),
          Flag.text(CERT, "", "identify secure client using this TLS certificate file"),
          Flag.text(KEY, "", "identify secure client using this TLS key file"),
          Flag.text(
              CACERT, "", "verify certificates of TLS-enabled secure servers using this CA bundle"),
          Flag.text(
              AUTH_JWT_TOKEN,
              "",
              "JWT token used for authentication (if this option is used, --user and --password"
                  + " should not be set)"),
          Flag.text(
              USER,
              "",
              "username[:password] for authentication (prompt if password is not supplied)"),
          Flag.text(
              PASSWORD,
              "",
              "password for authentication (if this option is used, --user option shouldn't include"
                  + " password)"),
          Flag.text(
                  DISCOVERY_SRV,
                  "",
                  "domain name to query for SRV records describing cluster endpoints")
              .withShorthand("d"),
          Flag.text(DISCOVERY_SRV_NAME, "", "service name to query when using DNS discovery"));

  private GlobalFlags() {}
}
