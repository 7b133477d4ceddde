package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Error;
import io.mainstay.api.v2pb.V2Outcome;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.server.v2.V2Stats.Kind;
import io.mainstay.server.v2.auth.V2AuthRegistry;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.TableReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What the log does to the tree. Apply thread. Those who wait hear of it once the batch is visible.
 */
public final class V2Applier {
  /**
   * How many nodes expire in one step, with all that is below them. Every member has to stop at the
   * same one: never to be changed.
   */
  private static final int EXPIRED_PER_STEP = 1000;

  private final Expiries expiries = new Expiries();
  private final Waits waits;
  private final V2Stats stats;
  private final V2AuthRegistry auth;
  private List<Change> changes = new ArrayList<>();

  /**
   * The applier of one member.
   *
   * @param stored what the store holds
   */
  public V2Applier(Waits waits, V2Stats stats, V2AuthRegistry auth, TableReader stored) {
    this.waits = waits;
    this.stats = stats;
    this.auth = auth;
    load(stored);
  }

  /** When something expires next, in nanoseconds of Unix time. Any thread. */
  long nextExpiryNanos() {
    return expiries.nextNanos();
  }

  /** Makes a change, or says why not. */
  public V2Outcome.Builder apply(ApplyBatch batch, V2Request request) {
    V2Outcome.Builder outcome = V2Outcome.newBuilder();
    if (request.getAction() == V2Request.Action.EXPIRE) {
      expire(batch, request);
    } else if (request.getAction() == V2Request.Action.AUTH) {
      outcome.setAuth(auth.apply(batch, request.getAuth()));
    } else {
      try {
        Change change = new TreeWriter(batch, expiries, request).run();
        changes.add(change);
        outcome.setEvent(change.event());
      } catch (V2Exception refused) {
        outcome.setError(
            V2Error.newBuilder().setCode(refused.code().number()).setCause(refused.reason()));
      }
      stats.count(kind(request.getAction()), outcome.hasEvent());
    }
    return outcome.setIndex(NodeTable.index(batch));
  }

  /** The batch is visible in the store. */
  public void committed() {
    expiries.publish();
    auth.committed();
    if (!changes.isEmpty()) {
      waits.publish(changes);
      changes = new ArrayList<>();
    }
  }

  /** The store's content was replaced by that of a snapshot. */
  public void restored(TableReader stored) {
    auth.restored(stored);
    load(stored);
  }

  private void load(TableReader stored) {
    expiries.load(stored);
    waits.restart(NodeTable.events(stored), NodeTable.index(stored));
  }

  private void expire(ApplyBatch batch, V2Request request) {
    for (int count = 0; count < EXPIRED_PER_STEP; count++) {
      String path = expiries.due(request.getNow());
      if (path == null) {
        return;
      }
      changes.add(new TreeWriter(batch, expiries, request).expire(path));
      stats.expired();
    }
  }

  private static Kind kind(V2Request.Action action) {
    return switch (action) {
      case SET -> Kind.SETS;
      case CREATE, CREATE_IN_ORDER -> Kind.CREATE;
      case UPDATE -> Kind.UPDATE;
      case COMPARE_AND_SWAP -> Kind.COMPARE_AND_SWAP;
      case DELETE -> Kind.DELETE;
      case COMPARE_AND_DELETE -> Kind.COMPARE_AND_DELETE;
      case EXPIRE, AUTH, UNRECOGNIZED -> throw new IllegalArgumentException("nobody's request");
    };
  }
}
