package io.mainstay.tools.etcd;

import io.mainstay.daemon.config.ConfigException;
import io.mainstay.daemon.config.TlsSyntax;
import io.mainstay.server.config.Security;
import io.mainstay.server.config.Security.TlsVersion;
import io.mainstay.server.config.TlsSettings;
import io.mainstay.server.tls.ListenerTls;
import io.mainstay.server.tls.Protocols;
import io.mainstay.server.tls.ServerTls;
import io.mainstay.server.tls.TlsException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the flags of {@code grpc-proxy start} say of TLS towards clients. */
final class ProxyListenerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyListenerTls.class);

  /** What is of no use to a proxy without TLS. */
  private static final List<String> OF_TLS_ONLY =
      List.of(
          GrpcProxyFlags.CLIENT_CRL_FILE,
          GrpcProxyFlags.LISTEN_CIPHER_SUITES,
          GrpcProxyFlags.TLS_MIN_VERSION,
          GrpcProxyFlags.TLS_MAX_VERSION);

  private static final List<String> OF_MADE_CERTIFICATES_ONLY =
      List.of(GrpcProxyFlags.DATA_DIR, GrpcProxyFlags.SELF_SIGNED_CERT_VALIDITY);

  private final FlagValues flags;
  private final HostPort listen;

  ProxyListenerTls(FlagValues flags, HostPort listen) {
    this.flags = flags;
    this.listen = listen;
  }

  /** Whether clients have to speak TLS. */
  boolean isOn() {
    return hasFiles() || flags.toggled(GrpcProxyFlags.AUTO_TLS);
  }

  /** Whether the certificate is made here. */
  boolean isMade() {
    return !hasFiles() && flags.toggled(GrpcProxyFlags.AUTO_TLS);
  }

  private boolean hasFiles() {
    return !flags.text(GrpcProxyFlags.CERT_FILE).isEmpty()
        || !flags.text(GrpcProxyFlags.KEY_FILE).isEmpty()
        || !flags.text(GrpcProxyFlags.TRUSTED_CA_FILE).isEmpty();
  }

  /** Looks whether the flags go together. */
  void check() throws CommandException {
    if (flags.toggled(GrpcProxyFlags.AUTO_TLS) && years() == 0) {
      throw refusal("selfSignedCertValidity is invalid,it should be greater than 0");
    }
    TlsVersion min = version(GrpcProxyFlags.TLS_MIN_VERSION);
    TlsVersion max = version(GrpcProxyFlags.TLS_MAX_VERSION);
    try {
      TlsSyntax.check(min, max, suites());
    } catch (ConfigException e) {
      throw refusal(e.getMessage());
    }
    if (!isOn()) {
      warnOf(OF_TLS_ONLY, "has no effect without TLS towards clients");
    }
    if (!isMade()) {
      warnOf(OF_MADE_CERTIFICATES_ONLY, "has an effect with --auto-tls only");
    }
  }

  /** Reads the files, or makes a certificate; null without TLS. */
  @Nullable ServerTls open() throws CommandException {
    if (!isOn()) {
      return null;
    }
    TlsSettings files =
        new TlsSettings(
            file(GrpcProxyFlags.CERT_FILE),
            file(GrpcProxyFlags.KEY_FILE),
            null,
            null,
            false,
            file(GrpcProxyFlags.TRUSTED_CA_FILE),
            file(GrpcProxyFlags.CLIENT_CRL_FILE),
            List.of(),
            List.of(),
            isMade(),
            false);
    TlsVersion min = version(GrpcProxyFlags.TLS_MIN_VERSION);
    Security security =
        new Security(
            files,
            TlsSettings.defaults(),
            years(),
            suites(),
            min == null ? TlsVersion.TLS1_2 : min,
            version(GrpcProxyFlags.TLS_MAX_VERSION));
    try {
      return ListenerTls.open(
          files,
          Protocols.of(security),
          listen.toString(),
          new ListenerTls.Place(
              Path.of(flags.text(GrpcProxyFlags.DATA_DIR), "fixtures", "proxy"),
              listen.host().isEmpty() ? List.of() : List.of(listen.host()),
              years()),
          "rejected connection on client endpoint",
          Clock.systemUTC());
    } catch (TlsException e) {
      throw refusal(e.getMessage());
    }
  }

  /** How the proxy calls itself: it shows what it shows to clients, as etcd's does. */
  io.mainstay.client.@Nullable TlsSettings ofItself() {
    return isOn()
        ? new io.mainstay.client.TlsSettings(
            flags.text(GrpcProxyFlags.CERT_FILE),
            flags.text(GrpcProxyFlags.KEY_FILE),
            flags.text(GrpcProxyFlags.TRUSTED_CA_FILE),
            isMade(),
            "")
        : null;
  }

  private long years() {
    return flags.unsigned(GrpcProxyFlags.SELF_SIGNED_CERT_VALIDITY);
  }

  private List<String> suites() {
    return flags.list(GrpcProxyFlags.LISTEN_CIPHER_SUITES);
  }

  private @Nullable TlsVersion version(String flag) throws CommandException {
    try {
      return TlsSyntax.version(flags.text(flag));
    } catch (ConfigException e) {
      throw refusal(flag + " is invalid: " + e.getMessage());
    }
  }

  private @Nullable Path file(String flag) {
    String name = flags.text(flag);
    return name.isEmpty() ? null : Path.of(name);
  }

  private void warnOf(List<String> names, String reason) {
    for (String name : names) {
      if (flags.isGiven(name)) {
        LOG.atWarn().addKeyValue("flag", "--" + name).log(reason);
      }
    }
  }

  private static CommandException refusal(@Nullable String message) {
    return new CommandException(ExitCode.ERROR, String.valueOf(message));
  }
}
