package io.mainstay.examples;

import static io.mainstay.examples.Example.bytes;
import static io.mainstay.examples.Example.text;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.election.LeaderResponse;
import java.io.PrintStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One of several candidates leads, all others know who, and when he goes the next one leads.
 *
 * <p>This is the election service of the server. A candidate has a lease: if he dies, his
 * leadership ends with it. What a leader does elsewhere should carry the revision of his
 * leadership, so that a former leader who does not know it yet can be refused.
 */
public final class LeaderElection {
  private static final ByteSequence NAME = bytes("/elections/scheduler");
  private static final long TTL_SECONDS = 10;

  private LeaderElection() {}

  /**
   * Runs the example.
   *
   * @param endpoints of etcd servers; none for one of its own
   */
  public static void main(String[] endpoints) throws Exception {
    Example.main(endpoints, LeaderElection::run);
  }

  static void run(Client client, PrintStream out) throws Exception {
    Election election = client.getElectionClient();
    Observer observer = new Observer();
    election.observe(NAME, observer);

    LeaderKey alice = campaign(client, "alice").get().getLeader();
    out.println("leads: " + observer.next());

    CompletableFuture<CampaignResponse> bob = campaign(client, "bob");
    election.resign(alice).get();
    LeaderKey next = bob.get().getLeader();
    out.println("leads: " + observer.next());

    election.proclaim(next, bytes("bob, at 10.0.0.2")).get();
    out.println("leads: " + observer.next());
    election.resign(next).get();
  }

  private static CompletableFuture<CampaignResponse> campaign(Client client, String candidate)
      throws Exception {
    long lease = client.getLeaseClient().grant(TTL_SECONDS).get().getID();
    return client.getElectionClient().campaign(NAME, lease, bytes(candidate));
  }

  /** Hears who leads. */
  private static final class Observer implements Election.Listener {
    private final BlockingQueue<String> leaders = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return leaders.take();
    }

    @Override
    public void onNext(LeaderResponse response) {
      leaders.add(text(response.getKv().getValue()));
    }

    @Override
    public void onError(Throwable failure) {
      leaders.add("nobody any more: " + failure.getMessage());
    }

    @Override
    public void onCompleted() {}
  }
}
