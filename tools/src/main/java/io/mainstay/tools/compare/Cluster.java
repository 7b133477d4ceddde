package io.mainstay.tools.compare;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.client.Client;
import io.mainstay.client.ClientSettings;
import io.mainstay.client.ClientSettingsException;
import io.mainstay.client.Endpoint;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.client.TlsFileException;
import io.mainstay.tools.files.ScratchDirectory;
import io.mainstay.tools.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The members of one contestant on free ports of the loopback interface, with data in a directory
 * of their own. To close it ends the processes and removes the data.
 */
final class Cluster implements AutoCloseable {
  /** Equal for both; more than any case stores. */
  private static final String QUOTA_FLAG = "--quota-backend-bytes=" + (16L << 30);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 2;
  private static final String HOST = "127.0.0.1";

  private final ScratchDirectory data;
  private final List<Integer> clientPorts;
  private final List<ServerProcess> members = new ArrayList<>();

  private Cluster(ScratchDirectory data, List<Integer> clientPorts) {
    this.data = data;
    this.clientPorts = clientPorts;
  }

  /**
   * Starts a cluster and waits until each member serves.
   *
   * @param environment what the servers find in their environment beside what there is
   * @param log beginning of the names of their logs
   */
  static Cluster start(Contestant contestant, int size, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    List<Integer> ports = freePorts(2 * size);
    List<Integer> peerPorts = ports.subList(size, 2 * size);
    Cluster cluster =
        new Cluster(
            ScratchDirectory.create("mainstay-compare"), List.copyOf(ports.subList(0, size)));
    try {
      for (int i = 0; i < size; i++) {
        cluster.members.add(
            ServerProcess.start(
                contestant.program(),
                cluster.flags(i, peerPorts),
                environment,
                Path.of(log + "-" + (i + 1) + ".log")));
      }
      for (int i = 0; i < size; i++) {
        cluster.awaitServing(i);
      }
      return cluster;
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private List<String> flags(int index, List<Integer> peerPorts) {
    String client = url(clientPorts.get(index));
    String peer = url(peerPorts.get(index));
    String all =
        IntStream.range(0, peerPorts.size())
            .mapToObj(i -> name(i) + "=" + url(peerPorts.get(i)))
            .collect(Collectors.joining(","));
    return List.of(
        "--name=" + name(index),
        "--data-dir=" + data.path().resolve(name(index)),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=" + all,
        QUOTA_FLAG);
  }

  private static String name(int index) {
    return "m" + (index + 1);
  }

  private static String url(int port) {
    return "http://" + HOST + ":" + port;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getByName(HOST)));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /** Where the members serve, as a flag has it. */
  String endpoints() {
    return clientPorts.stream().map(port -> HOST + ":" + port).collect(Collectors.joining(","));
  }

  /** The only or first member. */
  ServerProcess first() {
    return members.get(0);
  }

  /** Waits until the first member answers a linearizable read. */
  void awaitServing() throws IOException, InterruptedException {
    awaitServing(0);
  }

  private void awaitServing(int index) throws IOException, InterruptedException {
    awaitListening(index);
    Endpoint endpoint = Endpoint.parse(HOST + ":" + clientPorts.get(index));
    RangeRequest read = RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("a")).build();
    try (Client client = Client.open(ClientSettings.of(List.of(endpoint)))) {
      client.call(Methods.RANGE, read, PATIENCE);
    } catch (RpcException | ClientSettingsException | TlsFileException e) {
      throw new IOException("no member serves: " + e.getMessage(), e);
    }
  }

  /** A client would pause between its attempts; how soon somebody listens is to be known. */
  private void awaitListening(int index) throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(HOST, clientPorts.get(index));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address);
        return;
      } catch (IOException refused) {
        members.get(index).requireAlive();
        if (System.nanoTime() - deadline > 0) {
          throw refused;
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /**
   * Fails if a member's process has ended.
   *
   * @throws IOException that says so
   */
  void requireAlive() throws IOException {
    for (ServerProcess member : members) {
      member.requireAlive();
    }
  }

  /** The processor time of all members so far. */
  long cpuMicros() throws IOException {
    long sum = 0;
    for (ServerProcess member : members) {
      sum += member.cpuMicros();
    }
    return sum;
  }

  /** The most memory that each member has occupied, summed up. */
  long peakBytes() throws IOException {
    long sum = 0;
    for (ServerProcess member : members) {
      sum += member.peakBytes();
    }
    return sum;
  }

  /** The memory that all members occupy. */
  long residentBytes() throws IOException {
    long sum = 0;
    for (ServerProcess member : members) {
      sum += member.residentBytes();
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    members.forEach(ServerProcess::close);
    data.close();
  }
}
