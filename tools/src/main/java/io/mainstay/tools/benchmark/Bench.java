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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the tool: its connections, how it waits for what is under way, how it reports. In the
 * end it says what the requests since the warm-up have cost the tool itself.
 */
final class Bench implements AutoCloseable {
  static final List<Flag> FLAGS =
      List.of(
          Flag.list("endpoints", "127.0.0.1:2379", "gRPC endpoints"),
          Flag.unsigned("conns", "1", "Total number of gRPC connections"),
          Flag.unsigned("clients", "1", "Total number of gRPC clients"),
          Flag.text("cert", "", "identify HTTPS client using this SSL certificate file"),
          Flag.text("key", "", "identify HTTPS client using this SSL key file"),
          Flag.text(
              "cacert", "", "verify certificates of HTTPS-enabled servers using this CA bundle"),
          Flag.toggle("insecure-skip-tls-verify", "skip server certificate verification"),
          Flag.text(
              "user", "", "provide username[:password] and prompt if password is not supplied."),
          Flag.duration("dial-timeout", "0s", "dial timeout for client connections"),
          Flag.duration(
              "auto-sync-interval",
              "0s",
              "AutoSyncInterval is the interval to update endpoints with its latest members"),
          Flag.number(
              "warm-up", "0", "requests that are made first and not reported (Mainstay only)"));

  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final long PROGRESS_MILLIS = 200;

  private final List<Client> connections;
  private final Call call;
  private final Reports reports;
  private OwnCost cost = OwnCost.begin();
  private long handled;

  private Bench(List<Client> connections, Call call, Reports reports) {
    this.connections = List.copyOf(connections);
    this.call = call;
    this.reports = reports;
  }

  /** Opens the connections that the flags ask for. */
  static Bench open(Call call, PasswordPrompt prompt, Reports reports) throws CommandException {
    int connections = count(call.flags(), "conns");
    try {
      Client first =
          Client.open(settings(call, prompt), Runtime.getRuntime().availableProcessors());
      List<Client> all = new ArrayList<>(List.of(first));
      while (all.size() < connections) {
        all.add(first.sibling());
      }
      return new Bench(all, call, reports);
    } catch (TlsFileException | ClientSettingsException | RpcException e) {
      throw new CommandException(ExitCode.ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static ClientSettings settings(Call call, PasswordPrompt prompt) throws CommandException {
    FlagValues flags = call.flags();
    Duration dial = flags.duration("dial-timeout");
    ClientSettings settings =
        ClientSettings.of(endpoints(flags))
            .withDialTimeout(dial.isZero() ? PATIENCE : dial)
            .withAutoSync(flags.duration("auto-sync-interval"))
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

  private static List<Endpoint> endpoints(FlagValues flags) {
    return flags.list("endpoints").stream().map(Endpoint::parse).toList();
  }

  private static @Nullable TlsSettings tls(FlagValues flags) {
    String cert = flags.text("cert");
    String key = flags.text("key");
    String ca = flags.text("cacert");
    boolean skips = flags.toggled("insecure-skip-tls-verify");
    return (cert + key + ca).isEmpty() && !skips ? null : new TlsSettings(cert, key, ca, skips, "");
  }

  private static int count(FlagValues flags, String name) throws CommandException {
    long number = flags.unsigned(name);
    if (number < 1 || number > 1_000_000) {
      throw new CommandException(
          ExitCode.ERROR, "expected positive --%s, got (%d)".formatted(name, number));
    }
    return (int) number;
  }

  /** One for each client, spread over the connections. */
  List<Client> clients() throws CommandException {
    return clients(count(call.flags(), "clients"));
  }

  /** So many, spread over the connections. */
  List<Client> clients(int clients) {
    List<Client> spread = new ArrayList<>(clients);
    for (int i = 0; i < clients; i++) {
      spread.add(connections.get(i % connections.size()));
    }
    return spread;
  }

  /** How many connections the clients are spread over. */
  int connections() throws CommandException {
    return Math.min(connections.size(), count(call.flags(), "clients"));
  }

  /** One with a connection that no other client uses. */
  Client clientApart() {
    return connections.get(0).sibling();
  }

  /** The first endpoint, as it was given. */
  Endpoint firstEndpoint() {
    return endpoints(call.flags()).get(0);
  }

  /** Makes so many requests, so many a second at most, and tells what they came to. */
  <W> Summary run(List<W> workers, long total, long perSecond, Driver.Request<W> request)
      throws CommandException {
    Recorder recorder = new Recorder();
    return recorder.summary(run(workers, total, perSecond, request, number -> recorder));
  }

  /**
   * The same for requests of several kinds; gives the nanoseconds it took.
   *
   * @param recorders who is told of a request, by its number
   */
  <W> long run(
      List<W> workers,
      long total,
      long perSecond,
      Driver.Request<W> request,
      LongFunction<Recorder> recorders)
      throws CommandException {
    requireNotNegative(total, perSecond);
    warmUp(workers, request);
    try (Progress progress = Progress.on(call.streams().err())) {
      handled(total);
      return new Driver<>(workers, Limits.of(total, perSecond))
          .run(request, recorders, done -> progress.show(share(done, total)));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Makes the requests that the flags ask for first, and counts from there. */
  <W> void warmUp(List<W> workers, Driver.Request<W> request) throws CommandException {
    Recorder nobody = new Recorder();
    try {
      new Driver<>(workers, Limits.of(Numbers.notNegative(call.flags(), "warm-up"), 0))
          .run(request, number -> nobody, done -> {});
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    cost = OwnCost.begin();
  }

  /** For commands in which there is nothing to be made first. */
  static void requireNoWarmUp(Call call, String command) throws CommandException {
    if (call.flags().isGiven("warm-up")) {
      throw new CommandException(ExitCode.ERROR, "--warm-up means nothing to " + command);
    }
  }

  private static void requireNotNegative(long total, long perSecond) throws CommandException {
    if (total < 0 || perSecond < 0) {
      throw new CommandException(
          ExitCode.ERROR,
          "expected no negative total or rate, got (%d) and (%d)".formatted(total, perSecond));
    }
  }

  /**
   * Waits for what is under way.
   *
   * @param done how far it is
   * @throws CommandException if it failed
   */
  <T> T await(CompletableFuture<T> underWay, LongSupplier done, long total)
      throws CommandException {
    try (Progress progress = Progress.on(call.streams().err())) {
      while (true) {
        try {
          return underWay.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          progress.show(share(done.getAsLong(), total));
        }
      }
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String share(long done, long total) {
    return String.format(Locale.ROOT, "%d / %d   %.2f%%", done, total, 100.0 * done / total);
  }

  /** What goes to the operator when a request failed that the load cannot do without. */
  static CommandException failed(Throwable failure) {
    return new CommandException(ExitCode.ERROR, String.valueOf(failure.getMessage()), failure);
  }

  /** What goes to the operator who broke it off. */
  static CommandException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CommandException(ExitCode.ERROR, "interrupted", e);
  }

  /** Fails if any request did. */
  static void requireNoErrors(Summary summary) throws CommandException {
    for (String error : summary.errors().keySet()) {
      throw new CommandException(ExitCode.ERROR, error);
    }
  }

  /** The page that shows a summary; see {@link Reports#of}. */
  String report(String operation, Summary summary) throws CommandException {
    return reports.of(call, operation, summary);
  }

  /** Prints a page. */
  void print(String text) {
    Reports.print(call, text);
  }

  /** So many more requests or events have gone through the tool, besides those of {@link #run}. */
  void handled(long more) {
    handled += more;
  }

  /** A line for the operator beside the report. */
  void tell(String line) {
    call.streams().err().println(line);
  }

  @Override
  public void close() {
    if (handled > 0) {
      tell(cost.of(handled));
    }
    connections.get(0).close();
  }
}
