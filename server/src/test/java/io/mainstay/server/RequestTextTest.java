package io.mainstay.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.AuthUserAddRequest;
import io.mainstay.api.etcdserverpb.Compare;
import io.mainstay.api.etcdserverpb.Compare.CompareTarget;
import io.mainstay.api.etcdserverpb.InternalAuthenticateRequest;
import io.mainstay.api.etcdserverpb.InternalRaftRequest;
import io.mainstay.api.etcdserverpb.MemberRemoveRequest;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.v2pb.V2Request;
import org.junit.jupiter.api.Test;

class RequestTextTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final PutRequest PUT =
      PutRequest.newBuilder()
          .setKey(KEY)
          .setValue(ByteString.copyFromUtf8("secret"))
          .setLease(7)
          .setPrevKv(true)
          .build();

  @Test
  void ofAValueOnlyItsSizeIsShown() {
    assertThat(RequestText.of(PUT)).isEqualTo("key:\"k\" value_size:6 lease:7 prev_kv:true");
  }

  @Test
  void numbersWithoutSignHaveNone() {
    MemberRemoveRequest removal = MemberRemoveRequest.newBuilder().setID(-1).build();

    assertThat(RequestText.of(removal)).isEqualTo("ID:18446744073709551615");
  }

  @Test
  void bytesThatAreNoTextAreEscaped() {
    RangeRequest range =
        RangeRequest.newBuilder().setKey(ByteString.copyFrom(new byte[] {'"', 0, -1})).build();

    assertThat(RequestText.of(range)).isEqualTo("key:\"\\\"\\000\\377\"");
  }

  @Test
  void aTransactionIsShownByItsThreeParts() {
    TxnRequest inner =
        TxnRequest.newBuilder().addFailure(RequestOp.newBuilder().setRequestPut(PUT)).build();
    TxnRequest txn =
        TxnRequest.newBuilder()
            .addCompare(
                Compare.newBuilder()
                    .setTarget(CompareTarget.VALUE)
                    .setKey(KEY)
                    .setValue(ByteString.copyFromUtf8("secret")))
            .addSuccess(
                RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(KEY)))
            .addSuccess(RequestOp.newBuilder().setRequestTxn(inner))
            .build();

    assertThat(RequestText.of(txn))
        .isEqualTo(
            "compare:<target:VALUE key:\"k\" value_size:6>"
                + " success:<request_range:<key:\"k\">"
                + " request_txn:<compare:<> success:<> failure:<request_put:<key:\"k\""
                + " value_size:6 lease:7 prev_kv:true>>>>"
                + " failure:<>");
  }

  @Test
  void passwordsAndTokensAreNotShown() {
    assertThat(
            RequestText.of(
                AuthUserAddRequest.newBuilder()
                    .setName("alice")
                    .setPassword("secret")
                    .setHashedPassword("secret")
                    .build()))
        .isEqualTo("name:\"alice\"");
    assertThat(
            RequestText.of(
                InternalRaftRequest.newBuilder()
                    .setAuthenticate(
                        InternalAuthenticateRequest.newBuilder()
                            .setName("alice")
                            .setPassword("secret")
                            .setSimpleToken("secret"))
                    .build()))
        .isEqualTo("authenticate:<name:\"alice\">");
  }

  @Test
  void valuesOfTheV2ApiAreNotShownEither() {
    assertThat(
            RequestText.of(
                V2Request.newBuilder().setPath("/a").setValue("é").setPrevValue("old").build()))
        .isEqualTo("path:\"/a\" value_size:2 prev_value_size:3");
  }
}
