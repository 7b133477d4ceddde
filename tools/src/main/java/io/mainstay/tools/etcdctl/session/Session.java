package io.mainstay.tools.etcdctl.session;

import com.google.protobuf.Message;
import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Method;
import io.mainstay.client.RpcException;
import io.mainstay.tools.command.CommandException;
import io.mainstay.tools.command.ExitCode;
import io.mainstay.tools.command.FlagValues;
import io.mainstay.tools.command.Streams;
import io.mainstay.tools.etcdctl.output.Answer;
import io.mainstay.tools.etcdctl.output.Format;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One command's talk with a cluster. */
public final class Session implements AutoCloseable {
  private final Client client;
  private final ClientSettings settings;
  private final Format format;
  private final FlagValues flags;
  private final Streams streams;
  private final Surroundings surroundings;

  Session(
      Client client,
      ClientSettings settings,
      Format format,
      FlagValues flags,
      Streams streams,
      Surroundings surroundings) {
    this.client = client;
    this.settings = settings;
    this.format = format;
    this.flags = flags;
    this.streams = streams;
    this.surroundings = surroundings;
  }

  /** Who is called. */
  public Client client() {
    return client;
  }

  /** What the client was told. */
  public ClientSettings settings() {
    return settings;
  }

  /** The endpoints that were given. */
  public List<Endpoint> endpoints() {
    return settings.endpoints();
  }

  /** All flags of the command, with what the environment says of the global ones. */
  public FlagValues flags() {
    return flags;
  }

  /** What the command reads and writes. */
  public Streams streams() {
    return streams;
  }

  /** The format of what is printed. */
  public Format format() {
    return format;
  }

  /** The variables of the process. */
  public Map<String, String> environment() {
    return surroundings.environment();
  }

  /** Tells of signals. */
  public Interrupts interrupts() {
    return surroundings.interrupts();
  }

  /** How long a short command may wait. */
  public Duration timeout() {
    return flags.duration(GlobalFlags.COMMAND_TIMEOUT);
  }

  /** How long a long command may take: as long as it likes, unless it was told. */
  public @Nullable Duration givenTimeout() {
    return flags.isGiven(GlobalFlags.COMMAND_TIMEOUT) ? timeout() : null;
  }

  /** Makes a call that may take as long as a short command. */
  public <Q extends Message, A extends Message> A call(Method<Q, A> method, Q request)
      throws RpcException {
    return client.call(method, request, timeout());
  }

  /** Makes a call that may take for ever. */
  public <Q extends Message, A extends Message> A callPatiently(Method<Q, A> method, Q request)
      throws RpcException {
    return client.call(method, request, null);
  }

  /** Prints in the format that was asked for. */
  public void print(Answer answer) throws CommandException {
    format.print(answer, flags.toggled(GlobalFlags.HEX), streams);
  }

  /** A call has failed; what the operator is told. */
  public static CommandException failure(RpcException failure) {
    return new CommandException(ExitCode.ERROR, String.valueOf(failure.getMessage()), failure);
  }

  @Override
  public void close() {
    client.close();
  }
}
