package io.mainstay.server.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.LeaseCheckpoint;
import io.mainstay.api.etcdserverpb.LeaseCheckpointRequest;
import io.mainstay.api.etcdserverpb.LeaseGrantRequest;
import io.mainstay.api.etcdserverpb.LeaseRevokeRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.storage.AppliedChanges;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Change;
import io.mainstay.storage.ReadView;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // before each test
class LeaseApplierTest {
  private LeaseStore leases;
  private Path directory;

  @BeforeEach
  void open(@TempDir Path temporary) {
    directory = temporary;
    leases = new LeaseStore(temporary.resolve("store"));
  }

  @AfterEach
  void close() {
    leases.close();
  }

  @Test
  void aLeaseCanBeUsedWithinTheBatchThatGrantsIt() {
    leases.apply(
        batch -> {
          leases.applier().grant(batch, grantRequest(5, 10));
          batch.put(put("a", 5));
        });

    assertThat(leases.registry().lease(5)).isEqualTo(new Lease(5, 10, 0));
  }

  @Test
  void aLeaseCannotBeUsedWithinTheBatchThatRevokedIt() {
    leases.grant(5, 10);
    leases.apply(
        batch -> {
          leases.applier().revoke(batch, revokeRequest(5));
          assertThatThrownBy(() -> batch.put(put("a", 5)))
              .hasMessage(EtcdError.LEASE_NOT_FOUND.text());
        });
  }

  @Test
  void readersSeeALeaseOnlyOnceTheBatchIsVisible() {
    try (ApplyBatch batch = leases.begin()) {
      leases.applier().grant(batch, grantRequest(5, 10));
      assertThat(leases.registry().lease(5)).isNull();
      leases.commit(batch);
      assertThat(leases.registry().lease(5)).isNotNull();
    }
  }

  @Test
  void revokingDeletesTheKeysInOrderUnderOneRevision() {
    leases.grant(5, 10);
    leases.apply(
        batch -> {
          batch.put(put("c", 5));
          batch.put(put("a", 5));
          batch.put(put("b", 5));
          batch.put(put("d", 0));
        });
    AppliedChanges changes =
        leases.apply(batch -> leases.applier().revoke(batch, revokeRequest(5)));

    assertThat(changes.changes())
        .extracting(change -> change.kv().getKey().toStringUtf8())
        .containsExactly("a", "b", "c");
    assertThat(changes.changes()).extracting(Change::revision).containsOnly(changes.revision());
    assertThat(leases.registry().leases()).isEmpty();
  }

  @Test
  void revokingALeaseWithoutKeysMakesNoRevision() {
    leases.grant(5, 10);
    long before = revision();
    leases.revoke(5, 1).join();

    assertThat(revision()).isEqualTo(before);
  }

  @Test
  void anIdInUseIsRefused() {
    leases.grant(5, 10);

    assertThatThrownBy(() -> leases.grant(5, 20)).hasMessage(EtcdError.LEASE_EXISTS.text());
  }

  @Test
  void tooLongATimeIsRefusedBeforeTheIdIsLookedAt() {
    leases.grant(5, 9_000_000_000L);

    assertThatThrownBy(() -> leases.grant(5, 9_000_000_001L))
        .hasMessage(EtcdError.LEASE_TTL_TOO_LARGE.text());
  }

  @Test
  void aCheckpointOfALeaseThatIsGoneIsPassedOver() {
    leases.grant(5, 600);
    leases
        .checkpoint(
            LeaseCheckpointRequest.newBuilder()
                .addCheckpoints(LeaseCheckpoint.newBuilder().setID(4).setRemainingTTL(9))
                .addCheckpoints(LeaseCheckpoint.newBuilder().setID(5).setRemainingTTL(8))
                .build(),
            1)
        .join();

    assertThat(leases.registry().leases()).containsExactly(new Lease(5, 600, 8));
  }

  @Test
  void leasesAndTheirKeysOutliveARestart() {
    leases.grant(-5, 600);
    leases.grant(5, 600);
    leases.apply(batch -> batch.put(put("a", -5)));
    leases.reopen();

    assertThat(leases.registry().leases())
        .containsExactlyInAnyOrder(new Lease(-5, 600, 0), new Lease(5, 600, 0));
    leases.revoke(-5, 1).join();
    assertThat(revision()).isEqualTo(3);
  }

  @Test
  void aSnapshotReplacesAllLeases() {
    leases.grant(5, 600);
    leases.grant(6, 600);
    Path snapshot = directory.resolve("snapshot");
    leases.store().checkpoint(snapshot);
    leases.revoke(5, 1).join();
    leases.grant(7, 600);

    leases.store().restore(snapshot);
    try (ReadView view = leases.store().newestView()) {
      leases.applier().restored(view);
    }

    assertThat(leases.registry().leases()).extracting(Lease::id).containsExactlyInAnyOrder(5L, 6L);
    assertThat(leases.applier().exists(7)).isFalse();
  }

  private long revision() {
    try (ReadView view = leases.store().newestView()) {
      return view.revision();
    }
  }

  private static PutRequest put(String key, long lease) {
    return PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).setLease(lease).build();
  }

  private static LeaseGrantRequest grantRequest(long id, long ttlSeconds) {
    return LeaseGrantRequest.newBuilder().setID(id).setTTL(ttlSeconds).build();
  }

  private static LeaseRevokeRequest revokeRequest(long id) {
    return LeaseRevokeRequest.newBuilder().setID(id).build();
  }
}
