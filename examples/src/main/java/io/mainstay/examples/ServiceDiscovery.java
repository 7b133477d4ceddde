package io.mainstay.examples;

import static io.mainstay.examples.Example.bytes;
import static io.mainstay.examples.Example.text;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch.Watcher;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.support.CloseableClient;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Instances of a service make themselves known for as long as they live; others know at any time
 * which there are.
 *
 * <p>An instance puts its address under a key of its own, with a lease that it keeps alive: when it
 * dies, the key goes with the lease. Others read all keys once and watch from the next revision on,
 * so that they miss nothing in between.
 */
public final class ServiceDiscovery {
  private static final String SERVICE = "/services/greeter/";
  private static final long TTL_SECONDS = 5;

  private ServiceDiscovery() {}

  /**
   * Runs the example.
   *
   * @param endpoints of etcd servers; none for one of its own
   */
  public static void main(String[] endpoints) throws Exception {
    Example.main(endpoints, ServiceDiscovery::run);
  }

  static void run(Client client, PrintStream out) throws Exception {
    try (Directory directory = new Directory(client)) {
      Registration one = Registration.of(client, "one", "10.0.0.1:80");
      directory.await(1);
      out.println("found " + directory.instances());

      Registration two = Registration.of(client, "two", "10.0.0.2:80");
      directory.await(2);
      out.println("found " + directory.instances());

      one.withdraw();
      directory.await(1);
      out.println("found " + directory.instances());
      two.withdraw();
    }
  }

  /** An instance that is known until it withdraws, or dies. */
  static final class Registration {
    private final Client client;
    private final long lease;
    private final CloseableClient keepAlive;

    private Registration(Client client, long lease) {
      this.client = client;
      this.lease = lease;
      this.keepAlive = client.getLeaseClient().keepAlive(lease, new Ignoring());
    }

    static Registration of(Client client, String instance, String address) throws Exception {
      long lease = client.getLeaseClient().grant(TTL_SECONDS).get().getID();
      client
          .getKVClient()
          .put(
              bytes(SERVICE + instance),
              bytes(address),
              PutOption.builder().withLeaseId(lease).build())
          .get();
      return new Registration(client, lease);
    }

    void withdraw() throws Exception {
      keepAlive.close();
      client.getLeaseClient().revoke(lease).get();
    }
  }

  /** Which instances there are, by name. */
  static final class Directory implements AutoCloseable {
    private final Map<String, String> instances = new ConcurrentSkipListMap<>();
    private final Watcher watcher;

    Directory(Client client) throws Exception {
      GetResponse now =
          client
              .getKVClient()
              .get(bytes(SERVICE), GetOption.builder().isPrefix(true).build())
              .get();
      now.getKvs().forEach(this::appeared);
      watcher =
          client
              .getWatchClient()
              .watch(
                  bytes(SERVICE),
                  WatchOption.builder()
                      .isPrefix(true)
                      .withRevision(now.getHeader().getRevision() + 1)
                      .build(),
                  this::changed);
    }

    Map<String, String> instances() {
      return new TreeMap<>(instances);
    }

    /** Waits until there are so many. */
    synchronized void await(int count) throws InterruptedException {
      while (instances.size() != count) {
        wait();
      }
    }

    private synchronized void changed(WatchResponse response) {
      for (WatchEvent event : response.getEvents()) {
        if (event.getEventType() == WatchEvent.EventType.PUT) {
          appeared(event.getKeyValue());
        } else {
          instances.remove(name(event.getKeyValue()));
        }
      }
      notifyAll();
    }

    private void appeared(KeyValue pair) {
      instances.put(name(pair), text(pair.getValue()));
    }

    private static String name(KeyValue pair) {
      return text(pair.getKey()).substring(SERVICE.length());
    }

    @Override
    public void close() {
      watcher.close();
    }
  }

  /** Renewals are of no interest as long as the key is there. */
  private static final class Ignoring implements StreamObserver<LeaseKeepAliveResponse> {
    @Override
    public void onNext(LeaseKeepAliveResponse renewed) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
