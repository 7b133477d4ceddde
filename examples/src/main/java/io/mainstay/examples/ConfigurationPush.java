package io.mainstay.examples;

import static io.mainstay.examples.Example.bytes;
import static io.mainstay.examples.Example.text;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch.Watcher;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.io.PrintStream;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Settings reach whoever uses them as soon as they change, and those that were changed together
 * arrive together.
 *
 * <p>Who changes several does so in one transaction, which is one revision. Who uses them takes in
 * all events of a revision before he looks: a watch hands them over together.
 */
public final class ConfigurationPush {
  private static final String SETTINGS = "/config/shop/";

  private ConfigurationPush() {}

  /**
   * Runs the example.
   *
   * @param endpoints of etcd servers; none for one of its own
   */
  public static void main(String[] endpoints) throws Exception {
    Example.main(endpoints, ConfigurationPush::run);
  }

  static void run(Client client, PrintStream out) throws Exception {
    client.getKVClient().put(bytes(SETTINGS + "currency"), bytes("EUR")).get();
    try (Settings settings = new Settings(client)) {
      out.println("started with " + settings.next());

      client
          .getKVClient()
          .txn()
          .Then(
              Op.put(bytes(SETTINGS + "currency"), bytes("CHF"), PutOption.DEFAULT),
              Op.put(bytes(SETTINGS + "decimals"), bytes("2"), PutOption.DEFAULT))
          .commit()
          .get();
      out.println("changed to " + settings.next());

      client.getKVClient().delete(bytes(SETTINGS + "decimals")).get();
      out.println("changed to " + settings.next());
    }
  }

  /** The settings as they are, one state after the other. */
  static final class Settings implements AutoCloseable {
    private final SortedMap<String, String> current = new TreeMap<>();
    private final BlockingQueue<SortedMap<String, String>> states = new LinkedBlockingQueue<>();
    private final Watcher watcher;

    Settings(Client client) throws Exception {
      GetResponse now =
          client
              .getKVClient()
              .get(bytes(SETTINGS), GetOption.builder().isPrefix(true).build())
              .get();
      now.getKvs().forEach(pair -> current.put(name(pair), text(pair.getValue())));
      publish();
      watcher =
          client
              .getWatchClient()
              .watch(
                  bytes(SETTINGS),
                  WatchOption.builder()
                      .isPrefix(true)
                      .withRevision(now.getHeader().getRevision() + 1)
                      .build(),
                  this::changed);
    }

    /** Waits for the next state. */
    SortedMap<String, String> next() throws InterruptedException {
      return states.take();
    }

    /** The client calls this on one thread at a time. */
    private void changed(WatchResponse response) {
      for (WatchEvent event : response.getEvents()) {
        KeyValue pair = event.getKeyValue();
        if (event.getEventType() == WatchEvent.EventType.PUT) {
          current.put(name(pair), text(pair.getValue()));
        } else {
          current.remove(name(pair));
        }
      }
      publish();
    }

    private void publish() {
      states.add(new TreeMap<>(current));
    }

    private static String name(KeyValue pair) {
      return text(pair.getKey()).substring(SETTINGS.length());
    }

    @Override
    public void close() {
      watcher.close();
    }
  }
}
