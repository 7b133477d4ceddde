package io.mainstay.tools.etcd;

import com.google.protobuf.ByteString;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.Endpoint;
import io.mainstay.client.TlsFileException;
import io.mainstay.daemon.config.GoSyntax;
import io.mainstay.proxy.grpc.GrpcProxySettings;
import io.mainstay.proxy.grpc.GrpcProxySettings.Address;
import io.mainstay.proxy.grpc.GrpcProxySettings.Registration;
import io.mainstay.server.config.GrpcKeepAlive;
import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code grpc-proxy start}: answers clients by calling members. */
final class GrpcProxyCommand {
  private static final Pattern URL = Pattern.compile("(https?)://([^/]+)(?:/.*)?");

  private final SrvLookup dns;
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
    void serve(GrpcProxyLaunch launch)
        throws IOException, ClientSettingsException, TlsFileException;
  }

  GrpcProxyCommand(SrvLookup dns, Proxy proxy) {
    this.dns = dns;
    this.proxy = proxy;
  }

  Command group() {
    return Command.group(
        "grpc-proxy",
        "grpc-proxy related command",
        List.of(
            Command.leaf("start", "", "start the grpc proxy", GrpcProxyFlags.ALL, this::start)));
  }

  /** Complaints stand alone on their line, as the original's. */
  private void start(Call call) throws CommandException {
    try {
      serve(launch(call.flags()));
    } catch (CommandException e) {
      call.streams().err().println(e.getMessage());
      throw new CommandException(e.exitCode(), "", e);
    }
  }

  private void serve(GrpcProxyLaunch launch) throws CommandException {
    try {
      proxy.serve(launch);
    } catch (IOException e) {
      Address address = launch.settings().listen();
      throw refusal(
          "listen tcp " + new HostPort(address.host(), address.port()) + ": " + e.getMessage());
    } catch (ClientSettingsException | TlsFileException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private GrpcProxyLaunch launch(FlagValues flags) throws CommandException {
    checkResolver(flags);
    HostPort listen = listenAddress(flags.text(GrpcProxyFlags.LISTEN_ADDR));
    ProxyListenerTls tls = new ProxyListenerTls(flags, listen);
    tls.check();
    String advertisedUrl = flags.text(GrpcProxyFlags.ADVERTISE_CLIENT_URL);
    GrpcProxySettings settings =
        new GrpcProxySettings(
            new Address(listen.host(), listen.port(), tls.isOn()),
            metricsAddress(flags.text(GrpcProxyFlags.METRICS_ADDR), tls),
            new ProxiedMembers(flags, dns).settings(),
            advertisedUrl.isEmpty()
                ? null
                : ClientSettings.of(List.of(Endpoint.parse(advertisedUrl))).withTls(tls.ofItself()),
            new Registration(
                advertisedUrl,
                flags.text(GrpcProxyFlags.RESOLVER_PREFIX),
                flags.number(GrpcProxyFlags.RESOLVER_TTL)),
            ByteString.copyFromUtf8(flags.text(GrpcProxyFlags.NAMESPACE)),
            flags.unsigned(GrpcProxyFlags.MAX_CONCURRENT_STREAMS),
            flags.toggled(GrpcProxyFlags.SERIALIZABLE_ORDERING),
            ByteString.copyFromUtf8(flags.text(GrpcProxyFlags.LEASING_PREFIX)));
    return new GrpcProxyLaunch(
        settings,
        tls.open(),
        new GrpcKeepAlive(
            flags.duration(GrpcProxyFlags.KEEPALIVE_MIN_TIME),
            flags.duration(GrpcProxyFlags.KEEPALIVE_INTERVAL),
            flags.duration(GrpcProxyFlags.KEEPALIVE_TIMEOUT)),
        flags.toggled(GrpcProxyFlags.ENABLE_PPROF),
        flags.toggled(GrpcProxyFlags.GRPC_LOGGING),
        flags.toggled(GrpcProxyFlags.DEBUG));
  }

  private static void checkResolver(FlagValues flags) throws CommandException {
    String prefix = flags.text(GrpcProxyFlags.RESOLVER_PREFIX);
    long ttlSeconds = flags.number(GrpcProxyFlags.RESOLVER_TTL);
    if (!prefix.isEmpty() && ttlSeconds < 1) {
      throw refusal("invalid resolver-ttl " + ttlSeconds);
    }
    if (prefix.isEmpty() && ttlSeconds > 0) {
      throw refusal("invalid resolver-prefix \"\"");
    }
    if (!prefix.isEmpty() && flags.text(GrpcProxyFlags.ADVERTISE_CLIENT_URL).isEmpty()) {
      throw refusal("invalid advertise-client-url \"\"");
    }
  }

  private static HostPort listenAddress(String text) throws CommandException {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw refusal("listen tcp: address " + text + ": " + e.getMessage());
    }
  }

  /** Null for nowhere. */
  private static @Nullable Address metricsAddress(String text, ProxyListenerTls tls)
      throws CommandException {
    if (text.isEmpty()) {
      return null;
    }
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw refusal("cannot parse " + GoSyntax.quote(text));
    }
    HostPort place = listenAddress(url.group(2));
    boolean encrypted = url.group(1).equals("https");
    if (encrypted && !tls.isOn()) {
      throw refusal(
          "cannot listen on TLS for " + place + ": KeyFile and CertFile are not presented");
    }
    return new Address(place.host(), place.port(), encrypted);
  }

  private static CommandException refusal(String message) {
    return new CommandException(ExitCode.ERROR, message);
  }
}
