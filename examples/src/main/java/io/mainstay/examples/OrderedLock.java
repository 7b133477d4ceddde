package io.mainstay.examples;

import static io.mainstay.examples.Example.bytes;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.lock.LockResponse;
import io.etcd.jetcd.options.GetOption;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that all get who ask for it, one after the other in the order in which they asked.
 *
 * <p>This is the lock service of the server: it creates a key for each contender, and the one that
 * was created first holds the lock. Each has a lease, so that one who dies leaves the queue.
 */
public final class OrderedLock {
  private static final ByteSequence NAME = bytes("/locks/printer");
  private static final long TTL_SECONDS = 10;

  private OrderedLock() {}

  /**
   * Runs the example.
   *
   * @param endpoints of etcd servers; none for one of its own
   */
  public static void main(String[] endpoints) throws Exception {
    Example.main(endpoints, OrderedLock::run);
  }

  static void run(Client client, PrintStream out) throws Exception {
    var alice = ask(client, 1);
    var bob = ask(client, 2);
    var carol = ask(client, 3);

    ByteSequence held = alice.get().getKey();
    out.println("alice has it, bob waits: " + !bob.isDone() + ", carol waits: " + !carol.isDone());

    client.getLockClient().unlock(held).get();
    held = bob.get().getKey();
    out.println("bob has it, carol waits: " + !carol.isDone());

    client.getLockClient().unlock(held).get();
    held = carol.get().getKey();
    out.println("carol has it");
    client.getLockClient().unlock(held).get();
  }

  /**
   * Asks for the lock, and waits until the contender is in the queue.
   *
   * @param place which that will be, counted from 1
   * @return completes when it is his
   */
  private static CompletableFuture<LockResponse> ask(Client client, long place) throws Exception {
    long lease = client.getLeaseClient().grant(TTL_SECONDS).get().getID();
    CompletableFuture<LockResponse> taken = client.getLockClient().lock(NAME, lease);
    GetOption contenders = GetOption.builder().isPrefix(true).withCountOnly(true).build();
    while (client.getKVClient().get(NAME, contenders).get().getCount() < place) {
      Thread.onSpinWait();
    }
    return taken;
  }
}
