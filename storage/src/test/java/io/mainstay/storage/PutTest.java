package io.mainstay.storage;

import static io.mainstay.storage.StoreFixture.assertRefused;
import static io.mainstay.storage.StoreFixture.bytes;
import static io.mainstay.storage.StoreFixture.putRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.PutResponse;
import io.mainstay.api.mvccpb.KeyValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutTest {
  @TempDir Path directory;
  private StoreFixture fixture;

  @BeforeEach
  void open() {
    fixture = new StoreFixture(directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aFreshStoreIsAtRevisionOneAndNeverCompacted() {
    assertThat(fixture.revision()).isEqualTo(1);
    assertThat(fixture.<Long>read(ReadView::compactRevision)).isEqualTo(-1);
    assertThat(fixture.store().appliedIndex()).isZero();
  }

  @Test
  void aPutCreatesAVersionUnderTheNextRevision() {
    assertThat(fixture.put("k", "one")).isEqualTo(2);
    assertThat(fixture.put("k", "one")).isEqualTo(3);

    assertThat(fixture.get("k"))
        .isEqualTo(
            KeyValue.newBuilder()
                .setKey(bytes("k"))
                .setValue(bytes("one"))
                .setCreateRevision(2)
                .setModRevision(3)
                .setVersion(2)
                .build());
  }

  @Test
  void aKeyPutAgainAfterADeleteBeginsANewLife() {
    fixture.put("k", "one");
    fixture.delete("k");
    long revision = fixture.put("k", "two");

    assertThat(fixture.get("k").getVersion()).isEqualTo(1);
    assertThat(fixture.get("k").getCreateRevision()).isEqualTo(revision);
  }

  @Test
  void ignoreValueKeepsTheValueAndIgnoreLeaseTheLease() {
    fixture.grantLease(5);
    fixture.put(putRequest("k", "one").setLease(5).build());

    fixture.put(PutRequest.newBuilder().setKey(bytes("k")).setIgnoreValue(true).build());
    assertThat(fixture.get("k").getValue()).isEqualTo(bytes("one"));
    assertThat(fixture.get("k").getLease()).isZero();

    fixture.put(putRequest("k", "one").setLease(5).build());
    fixture.put(putRequest("k", "two").setIgnoreLease(true).build());
    assertThat(fixture.get("k").getValue()).isEqualTo(bytes("two"));
    assertThat(fixture.get("k").getLease()).isEqualTo(5);
  }

  @Test
  void ignoreValueAndIgnoreLeaseNeedTheKey() {
    for (PutRequest.Builder request :
        new PutRequest.Builder[] {
          PutRequest.newBuilder().setIgnoreValue(true), PutRequest.newBuilder().setIgnoreLease(true)
        }) {
      assertRefused(EtcdError.KEY_NOT_FOUND, () -> fixture.put(request.setKey(bytes("k")).build()));
    }
    assertThat(fixture.revision()).isEqualTo(1);
  }

  @Test
  void aLeaseMustExist() {
    assertRefused(
        EtcdError.LEASE_NOT_FOUND, () -> fixture.put(putRequest("k", "v").setLease(9).build()));
  }

  @Test
  void theLeaseKnowsItsKeysAsTheyComeAndGo() {
    fixture.grantLease(5);
    fixture.grantLease(6);
    fixture.put(putRequest("b", "v").setLease(5).build());
    fixture.put(putRequest("a", "v").setLease(5).build());
    fixture.put(putRequest("c", "v").setLease(5).build());
    fixture.put(putRequest("d", "v").setLease(5).build());
    fixture.put(putRequest("c", "v").setLease(6).build());
    fixture.put("d", "v");
    fixture.delete("b");

    assertThat(fixture.<List<ByteString>>read(view -> view.leaseKeys(5)))
        .containsExactly(bytes("a"));
    assertThat(fixture.<List<ByteString>>read(view -> view.leaseKeys(6)))
        .containsExactly(bytes("c"));
  }

  @Test
  void theKeysOfALeaseAreDeletedUnderOneRevision() {
    fixture.grantLease(5);
    fixture.put(putRequest("b", "v").setLease(5).build());
    fixture.put(putRequest("a", "v").setLease(5).build());

    assertThat(fixture.<Integer>apply(batch -> batch.deleteLeaseKeys(5))).isEqualTo(2);
    assertThat(fixture.changes(4, 4)).containsExactly("4.0 -a", "4.1 -b");
    assertThat(fixture.<Integer>apply(batch -> batch.deleteLeaseKeys(5))).isZero();
    assertThat(fixture.revision()).isEqualTo(4);
  }

  @Test
  void prevKvIsThePairBefore() {
    PutRequest request = putRequest("k", "two").setPrevKv(true).build();
    PutResponse created = fixture.apply(batch -> batch.put(request).build());
    PutResponse replaced = fixture.apply(batch -> batch.put(request).build());

    assertThat(created.hasPrevKv()).isFalse();
    assertThat(replaced.getPrevKv().getModRevision()).isEqualTo(2);
  }

  @Test
  void aLaterRequestOfTheBatchSeesTheEarlierOnes() {
    fixture.apply(
        batch -> {
          batch.put(putRequest("k", "one").build());
          PutResponse second = batch.put(putRequest("k", "two").setPrevKv(true).build()).build();
          assertThat(second.getPrevKv().getValue()).isEqualTo(bytes("one"));
          assertThat(batch.revision()).isEqualTo(3);
          return true;
        });
    assertThat(fixture.valueAt("k", 2)).isEqualTo("one");
    assertThat(fixture.valueAt("k", 3)).isEqualTo("two");
  }

  @Test
  void aRefusedRequestLeavesTheRestOfTheBatchAlone() {
    fixture.apply(
        batch -> {
          batch.put(putRequest("a", "v").build());
          assertRefused(
              EtcdError.LEASE_NOT_FOUND, () -> batch.put(putRequest("k", "v").setLease(9).build()));
          return batch.put(putRequest("b", "v").build());
        });

    assertThat(fixture.changes(0, 99)).containsExactly("2.0 a", "3.0 b");
  }

  @Test
  void aPutOfAMegabyteComesBackWhole() {
    String large = "x".repeat(1 << 20);
    fixture.put("k", large);
    fixture.reopen();

    assertThat(fixture.valueAt("k", 0)).isEqualTo(large);
  }
}
