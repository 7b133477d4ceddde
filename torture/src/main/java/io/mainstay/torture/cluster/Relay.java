package io.mainstay.torture.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the peer port of one member and passes on what other members send there, as the
 * ways between them let it. Has a thread for who dials and two for each connection.
 */
final class Relay implements AutoCloseable {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int DIAL_TIMEOUT_MILLIS = 2_000;
  private static final int BACKLOG = 64;

  private final int member;
  private final InetSocketAddress target;
  private final Network network;
  private final IntBinaryOperator dialler;
  private final ServerSocket listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * Begins to listen.
   *
   * @param member before which it stands, counted from 0
   * @param dialler says which member has the connection from a port to a port open; negative if
   *     none
   */
  Relay(
      int member,
      InetSocketAddress address,
      InetSocketAddress target,
      Network network,
      IntBinaryOperator dialler)
      throws IOException {
    this.member = member;
    this.target = target;
    this.network = network;
    this.dialler = dialler;
    this.listener = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
    daemon(this::accept, "relay-" + (member + 1));
  }

  /** Breaks all connections off, as a router that is switched off and on again. */
  void reset() {
    connections.forEach(Connection::close);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    reset();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket accepted = listener.accept();
        daemon(() -> serve(accepted), "relay-" + (member + 1) + "-in");
      } catch (IOException closed) {
        if (!listener.isClosed()) {
          throw new IllegalStateException("the relay is deaf", closed);
        }
      }
    }
  }

  private void serve(Socket accepted) {
    int from = dialler.applyAsInt(accepted.getPort(), accepted.getLocalPort());
    Socket onward = from < 0 ? null : dial();
    if (onward == null) {
      closeQuietly(accepted);
      return;
    }
    Connection connection = new Connection(accepted, onward, from);
    connections.add(connection);
    if (listener.isClosed()) {
      connection.close();
      return;
    }
    daemon(connection::answer, "relay-" + (member + 1) + "-out");
    connection.ask();
  }

  /** Who cannot be reached looks to the dialler as one whose machine answers and who does not. */
  private @Nullable Socket dial() {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(target, DIAL_TIMEOUT_MILLIS);
      return socket;
    } catch (IOException refused) {
      closeQuietly(socket);
      return null;
    }
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket does not close", e);
    }
  }

  /** One connection through the relay. */
  private final class Connection {
    private final Socket dialled;
    private final Socket onward;
    private final Way there;
    private final Way back;
    private volatile boolean over;

    Connection(Socket dialled, Socket onward, int from) {
      this.dialled = dialled;
      this.onward = onward;
      this.there = network.way(from, member);
      this.back = network.way(member, from);
    }

    void ask() {
      pump(dialled, onward, there);
    }

    void answer() {
      pump(onward, dialled, back);
    }

    private void pump(Socket source, Socket sink, Way way) {
      byte[] piece = new byte[PIECE_BYTES];
      try {
        source.setTcpNoDelay(true);
        InputStream in = source.getInputStream();
        OutputStream out = sink.getOutputStream();
        int length = in.read(piece);
        while (length > 0 && way.pass(() -> over)) {
          out.write(piece, 0, length);
          length = in.read(piece);
        }
      } catch (IOException ended) {
        // One of the two is gone, which the other is to notice.
        over = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close();
      }
    }

    void close() {
      over = true;
      closeQuietly(dialled);
      closeQuietly(onward);
      there.wake();
      back.wake();
      connections.remove(this);
    }
  }
}
