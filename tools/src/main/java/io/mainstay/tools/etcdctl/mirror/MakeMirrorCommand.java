package io.mainstay.tools.etcdctl.mirror;

import com.google.protobuf.ByteString;
import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.Endpoint;
import io.mainstay.client.RpcException;
import io.mainstay.client.TlsFileException;
import io.mainstay.client.TlsSettings;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.Command;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.session.Session;
import io.mainstay.tools.etcdctl.session.Surroundings;
import io.mainstay.tools.etcdctl.session.Words;
import io.mainstay.tools.output.Progress;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;

/** {@code make-mirror}. */
public final class MakeMirrorCommand {
  private static final long REPORT_MILLIS = 30_000;
  private static final String PREFIX = "prefix";
  private static final String REVISION = "rev";
  private static final String MAX_TXN_OPS = "max-txn-ops";
  private static final String DEST_PREFIX = "dest-prefix";
  private static final String NO_DEST_PREFIX = "no-dest-prefix";
  private static final String DEST_CERT = "dest-cert";
  private static final String DEST_KEY = "dest-key";
  private static final String DEST_CACERT = "dest-cacert";
  private static final String DEST_INSECURE = "dest-insecure-transport";
  private static final String DEST_USER = "dest-user";
  private static final String DEST_PASSWORD = "dest-password";
  private static final List<Flag> FLAGS =
      List.of(
          Flag.text(PREFIX, "", "Key-value prefix to mirror"),
          Flag.number(REVISION, "0", "Specify the kv revision to start to mirror"),
          Flag.unsigned(
              MAX_TXN_OPS,
              "128",
              "Maximum number of operations permitted in a transaction during syncing updates."),
          Flag.text(
              DEST_PREFIX,
              "",
              "destination prefix to mirror a prefix to a different prefix in the destination"
                  + " cluster"),
          Flag.toggle(NO_DEST_PREFIX, "mirror key-values to the root of the destination cluster"),
          Flag.text(
              DEST_CERT,
              "",
              "Identify secure client using this TLS certificate file for the destination"
                  + " cluster"),
          Flag.text(DEST_KEY, "", "Identify secure client using this TLS key file"),
          Flag.text(
              DEST_CACERT,
              "",
              "Verify certificates of TLS enabled secure servers using this CA bundle"),
          Flag.toggle(DEST_INSECURE, "Disable transport security for client connections")
              .withDefault("true"),
          Flag.text(
              DEST_USER,
              "",
              "Destination username[:password] for authentication (prompt if password is not"
                  + " supplied)"),
          Flag.text(
              DEST_PASSWORD,
              "",
              "Destination password for authentication (if this option is used, --user option"
                  + " shouldn't include password)"));

  private MakeMirrorCommand() {}

  /** The command. */
  public static Command command(Surroundings surroundings) {
    return Command.leaf(
        "make-mirror",
        "[options] <destination>",
        "Makes a mirror at the destination etcd cluster",
        FLAGS,
        call -> run(call, surroundings));
  }

  private static void run(Call call, Surroundings surroundings) throws CommandException {
    if (call.arguments().size() != 1) {
      throw bad("make-mirror takes one destination argument");
    }
    Endpoint destination = Endpoint.parse(call.arguments().get(0));
    surroundings.connected(
        call,
        session -> {
          try (Client target = Client.open(settings(session, destination, surroundings))) {
            mirror(session, target);
          } catch (TlsFileException e) {
            throw new CommandException(ExitCode.BAD_ARGUMENTS, String.valueOf(e.getMessage()), e);
          } catch (ClientSettingsException e) {
            throw new CommandException(ExitCode.BAD_CONNECTION, String.valueOf(e.getMessage()), e);
          }
        });
  }

  private static ClientSettings settings(
      Session session, Endpoint destination, Surroundings surroundings) throws CommandException {
    FlagValues flags = session.flags();
    ClientSettings source = session.settings();
    ClientSettings settings =
        ClientSettings.of(List.of(destination))
            .withDialTimeout(source.dialTimeout())
            .withKeepAlive(source.keepAliveTime(), source.keepAliveTimeout())
            .withLimits(source.maxSendBytes(), source.maxReceiveBytes());
    String certificates = flags.text(DEST_CERT) + flags.text(DEST_KEY) + flags.text(DEST_CACERT);
    if (!certificates.isEmpty() || !flags.toggled(DEST_INSECURE)) {
      settings =
          settings.withTls(
              new TlsSettings(
                  flags.text(DEST_CERT), flags.text(DEST_KEY), flags.text(DEST_CACERT), false, ""));
    }
    String user = flags.text(DEST_USER);
    if (user.isEmpty()) {
      return settings;
    }
    String password = flags.text(DEST_PASSWORD);
    int colon = password.isEmpty() ? user.indexOf(':') : -1;
    if (colon >= 0) {
      return settings.withUser(user.substring(0, colon), user.substring(colon + 1));
    }
    return settings.withUser(
        user,
        password.isEmpty()
            ? surroundings.prompt().ask("Destination Password: ", session.streams())
            : password);
  }

  private static void mirror(Session session, Client target) throws CommandException, RpcException {
    FlagValues flags = session.flags();
    if (flags.toggled(NO_DEST_PREFIX) && !flags.text(DEST_PREFIX).isEmpty()) {
      throw bad(
          "`--dest-prefix` and `--no-dest-prefix` cannot be set at the same time, choose one");
    }
    boolean copies = flags.number(REVISION) <= 1;
    AtomicLong total = new AtomicLong();
    Timer reporter = new Timer("report", true);
    try (Progress progress = Progress.on(session.streams().err())) {
      Mirror mirror =
          new Mirror(
              session.client(),
              target,
              names(flags, copies),
              flags.unsigned(MAX_TXN_OPS),
              handled -> {
                total.set(handled);
                progress.show(handled + " keys");
              });
      reporter.schedule(reporting(session, total), REPORT_MILLIS, REPORT_MILLIS);
      mirror.follow((copies ? mirror.copy() : flags.number(REVISION) - 1) + 1);
      throw new CommandException(ExitCode.ERROR, "<nil>");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.ERROR, "context canceled", e);
    } finally {
      reporter.cancel();
    }
  }

  private static TimerTask reporting(Session session, AtomicLong total) {
    return new TimerTask() {
      @Override
      public void run() {
        session.streams().out().println(total.get());
        session.streams().out().flush();
      }
    };
  }

  /** Without a copy at the beginning the prefix is not kept by itself, as in etcd. */
  private static PrefixSwap names(FlagValues flags, boolean copies) {
    ByteString prefix = Words.bytes(flags.text(PREFIX));
    ByteString given = Words.bytes(flags.text(DEST_PREFIX));
    boolean keeps = copies && given.isEmpty() && !flags.toggled(NO_DEST_PREFIX);
    return new PrefixSwap(prefix, keeps ? prefix : given);
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_ARGUMENTS, message);
  }
}
