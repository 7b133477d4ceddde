package io.mainstay.tools.etcdctl.session;

import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.TlsSettings;
import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.discovery.SrvEndpoint;
import io.mainstay.tools.discovery.SrvEndpoints;
import io.mainstay.tools.output.GoQuote;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the global flags say of the connection. */
final class ConnectionFlags {
  private static final int DEFAULT_MAX_SEND_BYTES = 2 << 20;

  private final FlagValues flags;
  private final SrvLookup dns;

  ConnectionFlags(FlagValues flags, SrvLookup dns) {
    this.flags = flags;
    this.dns = dns;
  }

  /**
   * The settings of the client.
   *
   * @param prompt for a password that was not given
   */
  ClientSettings settings(PasswordPrompt prompt, Streams streams) throws CommandException {
    TlsSettings tls = tls();
    List<Endpoint> endpoints = endpoints(streams.err()).stream().map(Endpoint::parse).toList();
    ClientSettings settings =
        ClientSettings.of(endpoints)
            .withTls(tls)
            .withDialTimeout(flags.duration(GlobalFlags.DIAL_TIMEOUT))
            .withKeepAlive(
                flags.duration(GlobalFlags.KEEPALIVE_TIME),
                flags.duration(GlobalFlags.KEEPALIVE_TIMEOUT))
            .withLimits(
                limit(GlobalFlags.MAX_REQUEST_BYTES, DEFAULT_MAX_SEND_BYTES),
                limit(GlobalFlags.MAX_RECV_BYTES, Integer.MAX_VALUE));
    return withCredentials(settings, prompt, streams);
  }

  /** What the DNS says, else what the flag says. */
  private List<String> endpoints(PrintStream err) throws CommandException {
    String domain = flags.text(GlobalFlags.DISCOVERY_SRV);
    if (domain.isEmpty()) {
      return flags.list(GlobalFlags.ENDPOINTS);
    }
    List<String> found =
        new SrvEndpoints(dns, domain, flags.text(GlobalFlags.DISCOVERY_SRV_NAME))
            .find().stream().map(SrvEndpoint::url).toList();
    if (!flags.toggled(GlobalFlags.INSECURE_DISCOVERY)) {
      found = withoutInsecure(found, err);
    }
    return found.isEmpty() ? flags.list(GlobalFlags.ENDPOINTS) : found;
  }

  private static List<String> withoutInsecure(List<String> endpoints, PrintStream err) {
    endpoints.stream()
        .filter(endpoint -> endpoint.startsWith("http://"))
        .forEach(
            endpoint ->
                err.println("ignoring discovered insecure endpoint " + GoQuote.of(endpoint)));
    return endpoints.stream().filter(endpoint -> !endpoint.startsWith("http://")).toList();
  }

  private ClientSettings withCredentials(
      ClientSettings settings, PasswordPrompt prompt, Streams streams) throws CommandException {
    String token = flags.text(GlobalFlags.AUTH_JWT_TOKEN);
    String user = flags.text(GlobalFlags.USER);
    if (!token.isEmpty()) {
      return settings.withToken(token);
    }
    if (user.isEmpty()) {
      return settings;
    }
    String password = flags.text(GlobalFlags.PASSWORD);
    if (!password.isEmpty()) {
      return settings.withUser(user, password);
    }
    int colon = user.indexOf(':');
    return colon < 0
        ? settings.withUser(user, prompt.ask("Password: ", streams))
        : settings.withUser(user.substring(0, colon), user.substring(colon + 1));
  }

  private @Nullable TlsSettings tls() throws CommandException {
    String cert = file(GlobalFlags.CERT);
    String key = file(GlobalFlags.KEY);
    String ca = file(GlobalFlags.CACERT);
    boolean skips = flags.toggled(GlobalFlags.INSECURE_SKIP_TLS_VERIFY);
    String serverName =
        flags.toggled(GlobalFlags.INSECURE_DISCOVERY) ? "" : flags.text(GlobalFlags.DISCOVERY_SRV);
    boolean wanted =
        !(cert + key + ca + serverName).isEmpty()
            || skips
            || !flags.toggled(GlobalFlags.INSECURE_TRANSPORT);
    return wanted ? new TlsSettings(cert, key, ca, skips, serverName) : null;
  }

  private String file(String flag) throws CommandException {
    String name = flags.text(flag);
    if (name.isEmpty() && flags.isGiven(flag)) {
      throw new CommandException(
          ExitCode.BAD_ARGUMENTS, "empty string is passed to --" + flag + " option");
    }
    return name;
  }

  /** More than an int holds is no limit. */
  private int limit(String flag, int otherwise) {
    long bytes = flags.number(flag);
    return bytes <= 0 ? otherwise : (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
