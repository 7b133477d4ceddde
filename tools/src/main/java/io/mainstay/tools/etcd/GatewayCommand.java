package io.mainstay.tools.etcd;

import io.mainstay.daemon.config.GoSyntax;
import io.mainstay.proxy.tcp.Upstream;
import io.mainstay.server.discovery.srv.SrvLookup;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gateway start}: passes connections on to members. */
final class GatewayCommand {
  private static final String LISTEN_ADDR = "listen-addr";
  private static final String ENDPOINTS = "endpoints";
  private static final String DISCOVERY_SRV = "discovery-srv";
  private static final String DISCOVERY_SRV_NAME = "discovery-srv-name";
  private static final String INSECURE_DISCOVERY = "insecure-discovery";
  private static final String TRUSTED_CA_FILE = "trusted-ca-file";
  private static final String RETRY_DELAY = "retry-delay";

  /** What a delay of zero means. */
  private static final Duration LONG_DELAY = Duration.ofMinutes(5);

  private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://([^/]+).*");

  private static final List<Flag> FLAGS =
      List.of(
          Flag.text(LISTEN_ADDR, "127.0.0.1:23790", "listen address"),
          Flag.text(DISCOVERY_SRV, "", "DNS domain used to bootstrap initial cluster"),
          Flag.text(DISCOVERY_SRV_NAME, "", "service name to query when using DNS discovery"),
          Flag.toggle(INSECURE_DISCOVERY, "accept insecure SRV records"),
          Flag.text(
              TRUSTED_CA_FILE,
              "",
              "path to the client server TLS CA file for verifying the discovered endpoints when"
                  + " discovery-srv is provided."),
          Flag.list(ENDPOINTS, "127.0.0.1:2379", "comma separated etcd cluster endpoints"),
          Flag.duration(RETRY_DELAY, "1m0s", "duration of delay before retrying failed endpoints"));

  private final SrvLookup dns;
  private final Gateway gateway;

  /** What does the work. */
  @FunctionalInterface
  interface Gateway {
    /**
     * Passes connections on until the process ends.
     *
     * @throws IOException when it cannot listen there
     */
    void serve(String host, int port, List<Upstream> upstreams, Duration retryDelay)
        throws IOException;
  }

  GatewayCommand(SrvLookup dns, Gateway gateway) {
    this.dns = dns;
    this.gateway = gateway;
  }

  Command group() {
    return Command.group(
        "gateway",
        "gateway related command",
        List.of(Command.leaf("start", "", "start the gateway", FLAGS, this::start)));
  }

  private void start(Call call) throws CommandException {
    FlagValues flags = call.flags();
    Duration retryDelay = flags.duration(RETRY_DELAY);
    if (retryDelay.isNegative()) {
      throw new CommandException(
          ExitCode.ERROR,
          "retry-delay must not be negative (set to " + flags.text(RETRY_DELAY) + ")");
    }
    try {
      List<Upstream> upstreams = upstreams(flags);
      HostPort listen = ListenAddress.check(flags.text(LISTEN_ADDR), upstreams);
      if (upstreams.isEmpty()) {
        throw new UnusableAddressException("no endpoints found");
      }
      serve(listen, upstreams, retryDelay.isZero() ? LONG_DELAY : retryDelay);
    } catch (UnusableAddressException e) {
      call.streams().out().println(e.getMessage());
      throw new CommandException(ExitCode.ERROR, "", e);
    }
  }

  private void serve(HostPort listen, List<Upstream> upstreams, Duration retryDelay)
      throws CommandException {
    try {
      gateway.serve(listen.host(), listen.port(), upstreams, retryDelay);
    } catch (IOException e) {
      throw new CommandException(ExitCode.ERROR, "listen tcp " + listen + ": " + e.getMessage(), e);
    }
  }

  /** What the DNS says, else what the flag says. */
  private List<Upstream> upstreams(FlagValues flags)
      throws CommandException, UnusableAddressException {
    List<Upstream> found =
        new DiscoveredMembers(dns, flags.text(DISCOVERY_SRV), flags.text(DISCOVERY_SRV_NAME))
            .find(flags.toggled(INSECURE_DISCOVERY), flags.text(TRUSTED_CA_FILE)).stream()
                .map(
                    endpoint ->
                        new Upstream(
                            endpoint.host(),
                            endpoint.port(),
                            endpoint.priority(),
                            endpoint.weight()))
                .toList();
    return found.isEmpty() ? given(flags.list(ENDPOINTS)) : found;
  }

  private static List<Upstream> given(List<String> endpoints) throws UnusableAddressException {
    List<Upstream> upstreams = new ArrayList<>();
    for (String endpoint : endpoints) {
      try {
        HostPort place = HostPort.parse(withoutScheme(endpoint));
        upstreams.add(new Upstream(place.host(), place.port()));
      } catch (IllegalArgumentException e) {
        throw new UnusableAddressException("error parsing endpoint " + GoSyntax.quote(endpoint), e);
      }
    }
    return upstreams;
  }

  private static String withoutScheme(String endpoint) {
    Matcher url = URL.matcher(endpoint);
    return url.matches() ? url.group(1) : endpoint;
  }
}
