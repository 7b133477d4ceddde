package io.mainstay.tools.etcdctl.session;

import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.RpcException;
import io.mainstay.client.TlsFileException;
import io.mainstay.server.discovery.network.JndiSrvLookup;
import io.mainstay.tools.command.Call;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.Flag;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.etcdctl.output.Format;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/**
 * What the process is in.
 *
 * @param environment its variables
 * @param prompt asks for passwords
 * @param interrupts tell of signals
 * @param clock for the lines of the log
 */
public record Surroundings(
    Map<String, String> environment, PasswordPrompt prompt, Interrupts interrupts, Clock clock) {
  /** Copies the variables. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** What is done in a session. */
  @FunctionalInterface
  public interface Work {
    /** Does it. A call that fails ends the command with {@link ExitCode#ERROR}. */
    void run(Session session) throws CommandException, RpcException;
  }

  /** Opens a session for a call whose arguments are right, does the work, and closes it. */
  public void connected(Call call, Work work) throws CommandException {
    connected(call, Set.of(), work);
  }

  /**
   * The same for a command that has variables of its own.
   *
   * @param variables their names
   */
  public void connected(Call call, Set<String> variables, Work work) throws CommandException {
    run(call, variables, Client::open, work);
  }

  /** The same without signing in: the work does so where it has to. */
  public void connectedUnsigned(Call call, Work work) throws CommandException {
    run(call, Set.of(), Client::openUnsigned, work);
  }

  /** Makes a client. */
  @FunctionalInterface
  private interface Opener {
    Client open(ClientSettings settings)
        throws ClientSettingsException, TlsFileException, RpcException;
  }

  private void run(Call call, Set<String> variables, Opener opener, Work work)
      throws CommandException {
    try (Session session = open(call, variables, opener)) {
      work.run(session);
    } catch (RpcException e) {
      throw Session.failure(e);
    }
  }

  private Session open(Call call, Set<String> variables, Opener opener) throws CommandException {
    FlagValues flags =
        new Variables(environment, variables, clock)
            .apply(call.flagsFromAbove(), call.flags(), call.streams().err());
    if (flags.toggled(GlobalFlags.DEBUG)) {
      showFlags(flags, call.streams().err());
    }
    ClientSettings settings =
        new ConnectionFlags(flags, JndiSrvLookup.system()).settings(prompt, call.streams());
    Format format = Format.of(flags.text(GlobalFlags.WRITE_OUT));
    try {
      return new Session(opener.open(settings), settings, format, flags, call.streams(), this);
    } catch (TlsFileException e) {
      throw failure(ExitCode.BAD_ARGUMENTS, e);
    } catch (ClientSettingsException | RpcException e) {
      throw failure(ExitCode.BAD_CONNECTION, e);
    }
  }

  private static void showFlags(FlagValues flags, PrintStream err) {
    GlobalFlags.ALL.stream()
        .sorted(Comparator.comparing(Flag::name))
        .forEach(flag -> err.println(Variables.nameOf(flag) + "=" + shown(flag, flags)));
  }

  private static String shown(Flag flag, FlagValues flags) {
    String value = flags.text(flag.name());
    return flag.kind() == Flag.Kind.LIST ? "[" + value + "]" : value;
  }

  private static CommandException failure(int exitCode, Exception failure) {
    return new CommandException(exitCode, String.valueOf(failure.getMessage()), failure);
  }
}
