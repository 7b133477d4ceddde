package io.mainstay.tools.benchmark;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.Endpoint;
import io.mainstay.client.RpcException;
import io.mainstay.client.TlsFileException;
import io.mainstay.client.TlsSettings;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.session.PasswordPrompt;
import io.mainstay.tools.load.Driver;
import io.mainstay.tools.load.Driver.Limits;
import io.mainstay.tools.load.Recorder;
import io.mainstay.tools.load.Summary;
import io.mainstay.tools.output.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One run of the tool: its connections, and how it reports. */
final class Bench implements AutoCloseable {
  static final List<Flag> FLAGS =
      List.of(
          Flag.list("endpoints", "127.0.0.1:2379", "gRPC endpoints"),
          Flag.unsigned("conns", "1", "Total number of gRPC connections"),
          Flag.unsigned("clients", "1", "Total number of gRPC clients"),
          Flag.toggle("precise", "use full floating point precision"),
          Flag.toggle("sample", "'true' to sample requests for every second"),
          Flag.text("cert", "", "identify HTTPS client using this SSL certificate file"),
          Flag.text("key", "", "identify HTTPS client using this SSL key file"),
          Flag.text(
              "cacert", "", "verify certificates of HTTPS-enabled servers using this CA bundle"),
          Flag.toggle("insecure-skip-tls-verify", "skip server certificate verification"),
          Flag.text(
              "user", "", "provide username[:password] and prompt if password is not supplied."),
          Flag.duration("dial-timeout", "0s", "dial timeout for client connections"),
          Flag.number(
              "warm-up", "0", "requests that are made first and not reported (Mainstay only)"));

  private static final Duration PATIENCE = Duration.ofDays(1);

  private final List<Client> connections;
  private final Call call;

  private Bench(List<Client> connections, Call call) {
    this.connections = List.copyOf(connections);
    this.call = call;
  }

  /** Opens the connections that the flags ask for. */
  static Bench open(Call call, PasswordPrompt prompt) throws CommandException {
    int connections = count(call.flags(), "conns");
    try {
      Client first =
          Client.open(settings(call, prompt), Runtime.getRuntime().availableProcessors());
      List<Client> all = new ArrayList<>(List.of(first));
      while (all.size() < connections) {
        all.add(first.sibling());
      }
      return new Bench(all, call);
    } catch (TlsFileException | ClientSettingsException | RpcException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static ClientSettings settings(Call call, PasswordPrompt prompt) throws CommandException {
    FlagValues flags = call.flags();
    Duration dial = flags.duration("dial-timeout");
    ClientSettings settings =
        ClientSettings.of(flags.list("endpoints").stream().map(Endpoint::parse).toList())
            .withDialTimeout(dial.isZero() ? PATIENCE : dial)
            .withTls(tls(flags));
    String user = flags.text("user");
    if (user.isEmpty()) {
      return settings;
    }
    int colon = user.indexOf(':');
    return colon < 0
        ? settings.withUser(user, prompt.ask("Password: ", call.streams()))
        : settings.withUser(user.substring(0, colon), user.substring(colon + 1));
  }

  private static @Nullable TlsSettings tls(FlagValues flags) {
    String cert = flags.text("cert");
    String key = flags.text("key");
    String ca = flags.text("cacert");
    boolean skips = flags.toggled("insecure-skip-tls-verify");
    return (cert + key + ca).isEmpty() && !skips ? null : new TlsSettings(cert, key, ca, skips, "");
  }

  static int count(FlagValues flags, String name) throws CommandException {
    long number = flags.unsigned(name);
    if (number < 1 || number > 1_000_000) {
      throw new CommandException(
          ExitCode.ERROR, "expected positive --%s, got (%d)".formatted(name, number));
    }
    return (int) number;
  }

  /** One for each client, spread over the connections. */
  private List<Client> clients() throws CommandException {
    int clients = count(call.flags(), "clients");
    List<Client> spread = new ArrayList<>(clients);
    for (int i = 0; i < clients; i++) {
      spread.add(connections.get(i % connections.size()));
    }
    return spread;
  }

  /** Makes so many requests, so many a second at most, and tells what they came to. */
  Summary run(long total, long perSecond, Driver.Request request) throws CommandException {
    Recorder recorder = new Recorder();
    return recorder.summary(run(total, perSecond, request, number -> recorder));
  }

  /**
   * The same for requests of several kinds; gives the nanoseconds it took.
   *
   * @param recorders who is told of a request, by its number
   */
  long run(long total, long perSecond, Driver.Request request, LongFunction<Recorder> recorders)
      throws CommandException {
    try (Progress progress = Progress.on(call.streams().err())) {
      Recorder nobody = new Recorder();
      new Driver(clients(), Limits.of(call.flags().number("warm-up"), 0))
          .run(request, number -> nobody, done -> {});
      OwnCost cost = OwnCost.begin();
      long nanos =
          new Driver(clients(), Limits.of(total, perSecond))
              .run(
                  request,
                  recorders,
                  done ->
                      progress.show(
                          String.format(
                              Locale.ROOT, "%d / %d   %.2f%%", done, total, 100.0 * done / total)));
      call.streams().err().println(cost.of(total));
      return nanos;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.ERROR, "interrupted", e);
    }
  }

  ReportText report() {
    return new ReportText(call.flags().toggled("precise"), call.flags().toggled("sample"));
  }

  void print(String text) {
    call.streams().out().print(text);
    call.streams().out().flush();
  }

  @Override
  public void close() {
    connections.get(0).close();
  }
}
