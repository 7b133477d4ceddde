package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.LeaseCheckpoint;
import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.ReadView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Leases and the keys attached to them, against a map. */
class LeaseApplierPropertyTest {
  private static final int LEASES = 4;
  private static final int KEYS = 5;

  /** Something that goes through the log. */
  sealed interface Request {
    record Grant(long lease) implements Request {}

    record Revoke(long lease) implements Request {}

    record Checkpoint(long lease, long seconds) implements Request {}

    record Put(String key, long lease, boolean keepLease) implements Request {}

    record Delete(String key) implements Request {}

    /** Puts of different keys in one transaction. */
    record Txn(List<Put> puts) implements Request {}

    /** Not a request: the batch ends here. */
    record EndOfBatch(boolean restart) implements Request {}
  }

  /** What should be: leases with what is noted of them, and keys with their lease. */
  private static final class Model {
    private final Map<Long, Long> leases = new TreeMap<>();
    private final Map<String, Long> keys = new TreeMap<>();

    boolean apply(Request request) {
      if (request instanceof Request.Grant grant) {
        return leases.putIfAbsent(grant.lease(), 0L) == null;
      } else if (request instanceof Request.Revoke revoke) {
        keys.values().removeIf(lease -> lease == revoke.lease() && leases.containsKey(lease));
        return leases.remove(revoke.lease()) != null;
      } else if (request instanceof Request.Checkpoint checkpoint) {
        leases.computeIfPresent(checkpoint.lease(), (lease, before) -> checkpoint.seconds());
      } else if (request instanceof Request.Put put) {
        return put(put);
      } else if (request instanceof Request.Delete delete) {
        keys.remove(delete.key());
      } else if (request instanceof Request.Txn txn) {
        boolean possible = txn.puts().stream().allMatch(this::isPossible);
        if (possible) {
          txn.puts().forEach(this::put);
        }
        return possible;
      }
      return true;
    }

    private boolean isPossible(Request.Put put) {
      return put.keepLease()
          ? keys.containsKey(put.key())
          : put.lease() == 0 || leases.containsKey(put.lease());
    }

    private boolean put(Request.Put put) {
      boolean possible = isPossible(put);
      if (possible && !put.keepLease()) {
        keys.put(put.key(), put.lease());
      }
      return possible;
    }

    List<String> keysOf(long lease) {
      return keys.entrySet().stream()
          .filter(entry -> entry.getValue() == lease)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  @Property(tries = 60)
  void leasesAndTheirKeysAreWhatTheRequestsMakeThem(@ForAll("requests") List<Request> requests)
      throws IOException {
    Path directory = Files.createTempDirectory("mainstay-leases");
    Model model = new Model();
    try (LeaseStore leases = new LeaseStore(directory.resolve("store"))) {
      ApplyBatch batch = leases.begin();
      for (Request request : requests) {
        if (request instanceof Request.EndOfBatch end) {
          leases.commit(batch);
          if (end.restart()) {
            leases.reopen();
          }
          assertSame(leases, model);
          batch = leases.begin();
        } else {
          assertThat(apply(leases.applier(), batch, request)).isEqualTo(model.apply(request));
        }
      }
      leases.commit(batch);
      assertSame(leases, model);
    } finally {
      deleteTree(directory);
    }
  }

  private static boolean apply(LeaseApplier applier, ApplyBatch batch, Request request) {
    try {
      if (request instanceof Request.Grant grant) {
        applier.grant(
            batch, LeaseGrantRequest.newBuilder().setID(grant.lease()).setTTL(100).build());
      } else if (request instanceof Request.Revoke revoke) {
        applier.revoke(batch, LeaseRevokeRequest.newBuilder().setID(revoke.lease()).build());
      } else if (request instanceof Request.Checkpoint checkpoint) {
        applier.checkpoint(
            batch,
            LeaseCheckpointRequest.newBuilder()
                .addCheckpoints(
                    LeaseCheckpoint.newBuilder()
                        .setID(checkpoint.lease())
                        .setRemainingTTL(checkpoint.seconds()))
                .build());
      } else if (request instanceof Request.Put put) {
        batch.put(message(put));
      } else if (request instanceof Request.Delete delete) {
        batch.deleteRange(DeleteRangeRequest.newBuilder().setKey(bytes(delete.key())).build());
      } else if (request instanceof Request.Txn txn) {
        TxnRequest.Builder message = TxnRequest.newBuilder();
        txn.puts()
            .forEach(put -> message.addSuccess(RequestOp.newBuilder().setRequestPut(message(put))));
        batch.txn(message.build());
      }
      return true;
    } catch (EtcdException refused) {
      return false;
    }
  }

  private static void assertSame(LeaseStore leases, Model model) {
    assertThat(leases.registry().leases())
        .containsExactlyInAnyOrderElementsOf(
            model.leases.entrySet().stream()
                .map(entry -> new Lease(entry.getKey(), 100, entry.getValue()))
                .toList());
    try (ReadView view = leases.store().newestView()) {
      for (long lease = 0; lease <= LEASES; lease++) {
        assertThat(view.leaseKeys(lease))
            .as("keys of lease %d", lease)
            .extracting(ByteString::toStringUtf8)
            .isEqualTo(lease == 0 ? List.of() : model.keysOf(lease));
      }
      assertThat(view.count(bytes("k"), bytes("l"), 0)).isEqualTo(model.keys.size());
    }
  }

  @Provide
  Arbitrary<List<Request>> requests() {
    Arbitrary<Long> lease = Arbitraries.longs().between(1, LEASES);
    Arbitrary<String> key = Arbitraries.integers().between(1, KEYS).map(number -> "k" + number);
    Arbitrary<Request.Put> put =
        Combinators.combine(
                key, Arbitraries.longs().between(0, LEASES), Arbitraries.integers().between(0, 4))
            .as(
                (name, attached, kind) ->
                    new Request.Put(name, kind == 0 ? 0 : attached, kind == 0));
    return Arbitraries.<Request>frequencyOf(
            Tuple.of(4, lease.map(Request.Grant::new)),
            Tuple.of(2, lease.map(Request.Revoke::new)),
            Tuple.of(
                1,
                Combinators.combine(lease, Arbitraries.longs().between(0, 100))
                    .as(Request.Checkpoint::new)),
            Tuple.of(8, put.map(request -> request)),
            Tuple.of(2, key.map(Request.Delete::new)),
            Tuple.of(
                3,
                put.list()
                    .ofMinSize(1)
                    .ofMaxSize(3)
                    .uniqueElements(Request.Put::key)
                    .map(Request.Txn::new)),
            Tuple.of(2, Arbitraries.of(false, false, true).map(Request.EndOfBatch::new)))
        .list()
        .ofMaxSize(60);
  }

  private static PutRequest message(Request.Put put) {
    return PutRequest.newBuilder()
        .setKey(bytes(put.key()))
        .setLease(put.lease())
        .setIgnoreLease(put.keepLease())
        .build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
