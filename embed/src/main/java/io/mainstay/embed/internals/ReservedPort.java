package io.mainstay.embed.internals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A port of loopback for a member to listen at, which the system gives to nobody else meanwhile,
 * also while the member is down.
 *
 * <p>It is held by a socket that is bound to it and never listens: where addresses may be reused,
 * as on Linux, the member can listen there all the same, and whoever connects while it does not is
 * refused. Where the system does not allow that, the port is free until the member listens, and
 * somebody else may be faster.
 */
final class ReservedPort implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final int number;
  private final @Nullable Socket holder;

  private ReservedPort(int number, @Nullable Socket holder) {
    this.number = number;
    this.holder = holder;
  }

  /** One that is free. */
  static ReservedPort free() {
    try {
      return bind(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This one; empty when somebody listens there. */
  static Optional<ReservedPort> of(int number) {
    try {
      ReservedPort port = bind(number);
      if (canListen(number)) {
        return Optional.of(port);
      }
      port.close();
      return Optional.empty();
    } catch (IOException taken) {
      return Optional.empty();
    }
  }

  int number() {
    return number;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(LOOPBACK, number);
  }

  @Override
  public void close() {
    try {
      if (holder != null) {
        holder.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReservedPort bind(int number) throws IOException {
    Socket holder = new Socket();
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(LOOPBACK, number));
      int bound = holder.getLocalPort();
      if (canListen(bound)) {
        return new ReservedPort(bound, holder);
      }
      holder.close();
      return new ReservedPort(bound, null);
    } catch (IOException e) {
      holder.close();
      throw e;
    }
  }

  private static boolean canListen(int number) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(LOOPBACK, number), 1);
      return true;
    } catch (BindException taken) {
      return false;
    }
  }
}
