package io.mainstay.tools.etcd;

import com.google.protobuf.ByteString;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.Endpoint;
import io.mainstay.client.TlsFileException;
import io.mainstay.client.TlsSettings;
import io.mainstay.proxy.grpc.GrpcProxySettings;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code grpc-proxy start}: answers clients by calling members. */
final class GrpcProxyCommand {
  /** What stands for a connection that is never asked for a sign of life. */
  private static final Duration NEVER = Duration.ofDays(365);

  private final Proxy proxy;

  /** What does the work. */
  @FunctionalInterface
  interface Proxy {
    /**
     * Serves until the process ends.
     *
     * @throws IOException when it cannot listen
     * @throws ClientSettingsException if there is nobody to call
     * @throws TlsFileException if a file cannot be used
     */
    void serve(GrpcProxySettings settings)
        throws IOException, ClientSettingsException, TlsFileException;
  }

  GrpcProxyCommand(Proxy proxy) {
    this.proxy = proxy;
  }

  Command group() {
    return Command.group(
        "grpc-proxy",
        "grpc-proxy related command",
        List.of(
            Command.leaf("start", "", "start the grpc proxy", GrpcProxyFlags.ALL, this::start)));
  }

  private void start(Call call) throws CommandException {
    FlagValues flags = call.flags();
    refuseWithoutEffect(flags);
    checkResolver(flags);
    HostPort listen = listenAddress(flags.text(GrpcProxyFlags.LISTEN_ADDR));
    GrpcProxySettings settings =
        new GrpcProxySettings(
            listen.host(),
            listen.port(),
            members(flags),
            flags.text(GrpcProxyFlags.ADVERTISE_CLIENT_URL),
            flags.text(GrpcProxyFlags.RESOLVER_PREFIX),
            flags.number(GrpcProxyFlags.RESOLVER_TTL),
            ByteString.copyFromUtf8(flags.text(GrpcProxyFlags.NAMESPACE)),
            flags.unsigned(GrpcProxyFlags.MAX_CONCURRENT_STREAMS));
    try {
      proxy.serve(settings);
    } catch (IOException e) {
      throw new CommandException(ExitCode.ERROR, "listen tcp " + listen + ": " + e.getMessage(), e);
    } catch (ClientSettingsException | TlsFileException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static void refuseWithoutEffect(FlagValues flags) throws CommandException {
    Optional<Flag> missing =
        GrpcProxyFlags.ALL.stream()
            .filter(flag -> flags.isGiven(flag.name()))
            .filter(flag -> !GrpcProxyFlags.isInEffect(flag.name()))
            .findFirst();
    if (missing.isPresent()) {
      throw new CommandException(
          ExitCode.ERROR, "--" + missing.get().name() + " is not supported by this proxy");
    }
  }

  private static void checkResolver(FlagValues flags) throws CommandException {
    String prefix = flags.text(GrpcProxyFlags.RESOLVER_PREFIX);
    long ttlSeconds = flags.number(GrpcProxyFlags.RESOLVER_TTL);
    if (!prefix.isEmpty() && ttlSeconds < 1) {
      throw new CommandException(ExitCode.ERROR, "invalid resolver-ttl " + ttlSeconds);
    }
    if (prefix.isEmpty() && ttlSeconds > 0) {
      throw new CommandException(ExitCode.ERROR, "invalid resolver-prefix \"\"");
    }
    if (!prefix.isEmpty() && flags.text(GrpcProxyFlags.ADVERTISE_CLIENT_URL).isEmpty()) {
      throw new CommandException(ExitCode.ERROR, "invalid advertise-client-url \"\"");
    }
  }

  private static HostPort listenAddress(String text) throws CommandException {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.ERROR, "listen tcp: address " + text + ": " + e.getMessage(), e);
    }
  }

  private static ClientSettings members(FlagValues flags) throws CommandException {
    Duration keepAlive = flags.duration(GrpcProxyFlags.DIAL_KEEPALIVE_TIME);
    return ClientSettings.of(
            flags.list(GrpcProxyFlags.ENDPOINTS).stream().map(Endpoint::parse).toList())
        .withTls(tls(flags))
        .withKeepAlive(
            keepAlive.isZero() ? NEVER : keepAlive,
            flags.duration(GrpcProxyFlags.DIAL_KEEPALIVE_TIMEOUT))
        .withLimits(
            limit(flags, GrpcProxyFlags.MAX_SEND_BYTES),
            limit(flags, GrpcProxyFlags.MAX_RECV_BYTES));
  }

  private static int limit(FlagValues flags, String name) throws CommandException {
    long bytes = flags.number(name);
    if (bytes <= 0 || bytes > Integer.MAX_VALUE) {
      throw new CommandException(
          ExitCode.ERROR, "--" + name + " must be from 1 to 2147483647 (set to " + bytes + ")");
    }
    return (int) bytes;
  }

  /**
   * The name in the proxy's certificate would be taken for the user of all calls without a token.
   */
  private static void requireNoName(String certFile) throws CommandException {
    try (InputStream file = Files.newInputStream(Path.of(certFile))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
      String subject = certificate.getSubjectX500Principal().getName();
      if (subject.contains("CN=") && !subject.matches(".*CN=(,.*|)")) {
        throw new CommandException(
            ExitCode.ERROR, "cert has non empty Common Name (" + subject + "): " + certFile);
      }
    } catch (IOException | CertificateException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable TlsSettings tls(FlagValues flags) throws CommandException {
    String cert = flags.text(GrpcProxyFlags.CERT);
    if (!cert.isEmpty()) {
      requireNoName(cert);
    }
    String key = flags.text(GrpcProxyFlags.KEY);
    String caCert = flags.text(GrpcProxyFlags.CA_CERT);
    boolean skipVerify = flags.toggled(GrpcProxyFlags.SKIP_VERIFY);
    return cert.isEmpty() && key.isEmpty() && caCert.isEmpty() && !skipVerify
        ? null
        : new TlsSettings(cert, key, caCert, skipVerify, "");
  }
}
