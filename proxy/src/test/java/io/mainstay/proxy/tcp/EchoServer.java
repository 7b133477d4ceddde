package io.mainstay.proxy.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Says its name to whoever connects, and then whatever it is told. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener;
  private final String name;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Thread acceptor;

  /** Listens on a port that is free. */
  EchoServer(String name) {
    this(name, 0);
  }

  EchoServer(String name, int port) {
    this.name = name;
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  Upstream upstream() {
    return new Upstream("127.0.0.1", port());
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        open.add(socket);
        daemon(() -> answer(socket));
      }
    } catch (IOException closed) {
      // close() goes on
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      socket.getOutputStream().write(name.getBytes(UTF_8));
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException broken) {
      open.remove(socket);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "echo");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Whoever connects after this is refused: until the last accept returns the port is open. */
  @Override
  public void close() {
    try {
      listener.close();
      acceptor.join();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
