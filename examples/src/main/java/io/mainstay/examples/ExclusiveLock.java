package io.mainstay.examples;

import static io.mainstay.examples.Example.bytes;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.io.PrintStream;
import java.util.Optional;

/**
 * A lock that one has or has not: whoever finds it taken does something else instead of waiting,
 * such as a job that one of many machines has to do.
 *
 * <p>To take it is to create a key, in a transaction that does so only if the key is not there. The
 * key has a lease, so that the lock is free again some seconds after its holder has died. The
 * revision at which it was taken grows with every holder: what the lock guards can refuse whoever
 * comes with an older one.
 */
public final class ExclusiveLock {
  private static final long TTL_SECONDS = 10;

  private final Client client;
  private final ByteSequence key;

  private ExclusiveLock(Client client, String name) {
    this.client = client;
    this.key = bytes("/locks/" + name);
  }

  /**
   * Runs the example.
   *
   * @param endpoints of etcd servers; none for one of its own
   */
  public static void main(String[] endpoints) throws Exception {
    Example.main(endpoints, ExclusiveLock::run);
  }

  static void run(Client client, PrintStream out) throws Exception {
    ExclusiveLock lock = new ExclusiveLock(client, "nightly-report");

    Optional<Held> alice = lock.tryTake("alice");
    out.println("alice has it: " + alice.isPresent());
    out.println("bob has it: " + lock.tryTake("bob").isPresent());

    alice.orElseThrow().release();
    Optional<Held> bob = lock.tryTake("bob");
    out.println("bob has it: " + bob.isPresent());
    out.println(
        "bob's number is higher: " + (bob.orElseThrow().revision > alice.orElseThrow().revision));
    bob.orElseThrow().release();
  }

  /** Takes the lock if nobody has it. */
  Optional<Held> tryTake(String holder) throws Exception {
    long lease = client.getLeaseClient().grant(TTL_SECONDS).get().getID();
    var taken =
        client
            .getKVClient()
            .txn()
            .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0)))
            .Then(Op.put(key, bytes(holder), PutOption.builder().withLeaseId(lease).build()))
            .commit()
            .get();
    if (taken.isSucceeded()) {
      return Optional.of(new Held(client, lease, taken.getHeader().getRevision()));
    }
    client.getLeaseClient().revoke(lease).get();
    return Optional.empty();
  }

  /** The lock in somebody's hands. Who holds it for longer than its time keeps the lease alive. */
  static final class Held {
    private final Client client;
    private final long lease;
    private final long revision;

    private Held(Client client, long lease, long revision) {
      this.client = client;
      this.lease = lease;
      this.revision = revision;
    }

    /** Lets others have it: the key goes with its lease. */
    void release() throws Exception {
      client.getLeaseClient().revoke(lease).get();
    }
  }
}
