package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.proxy.grpc.OwnedKeys.GivenUp;
import io.mainstay.proxy.grpc.OwnedKeys.Owned;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnedKeysTest {
  private static final long LEASE = 7;
  private static final long TTL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong clock = new AtomicLong();
  private final OwnedKeys keys = new OwnedKeys(clock::get);

  @BeforeEach
  void begin() {
    keys.begin(LEASE, TTL_NANOS);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static KeyValue pair(String key, String value, long revision) {
    return KeyValue.newBuilder()
        .setKey(bytes(key))
        .setValue(bytes(value))
        .setModRevision(revision)
        .build();
  }

  private Owned ask(String key) {
    return keys.ask(bytes(key)).orElseThrow();
  }

  private List<GivenUp> own(String key, long createRevision) {
    return keys.acquired(ask(key), createRevision, pair(key, "value", 1));
  }

  private Owned write(String key) {
    return keys.beginWrite(bytes(key)).orElseThrow();
  }

  private Optional<RangeResponse> read(String key) {
    return keys.answer(RangeRequest.newBuilder().setKey(bytes(key)).build());
  }

  @Test
  void aKeyThatIsOwnedIsReadFromMemory() {
    own("a", 5);

    assertThat(read("a").orElseThrow().getKvsList()).containsExactly(pair("a", "value", 1));
    assertThat(read("b")).isEmpty();
  }

  @Test
  void anAnswerIsOfTheNewestRevisionThatIsKnown() {
    own("a", 5);
    keys.shown(ResponseHeader.newBuilder().setRevision(9).build());
    keys.shown(ResponseHeader.newBuilder().setRevision(8).build());

    assertThat(read("a").orElseThrow().getHeader().getRevision()).isEqualTo(9);
  }

  @Test
  void whoWantsKeysOnlyGetsNoValue() {
    own("a", 5);

    RangeResponse answer =
        keys.answer(RangeRequest.newBuilder().setKey(bytes("a")).setKeysOnly(true).build())
            .orElseThrow();
    assertThat(answer.getKvs(0).getValue()).isEqualTo(ByteString.EMPTY);
    assertThat(answer.getKvs(0).getKey()).isEqualTo(bytes("a"));
  }

  @Test
  void whoCountsGetsANumber() {
    own("a", 5);

    RangeResponse answer =
        keys.answer(RangeRequest.newBuilder().setKey(bytes("a")).setCountOnly(true).build())
            .orElseThrow();
    assertThat(answer.getKvsList()).isEmpty();
    assertThat(answer.getCount()).isEqualTo(1);
  }

  @Test
  void nothingIsKnownOnceTheLeaseMayBeOver() {
    own("a", 5);
    clock.set(TTL_NANOS);

    assertThat(read("a")).isEmpty();
    assertThat(keys.ask(bytes("b"))).isEmpty();
    assertThat(keys.lease()).isZero();
  }

  @Test
  void aRenewalCountsFromWhereItSays() {
    own("a", 5);
    keys.extend(LEASE, TTL_NANOS + 1);
    clock.set(TTL_NANOS);

    assertThat(read("a")).isPresent();
  }

  @Test
  void aRenewalOfAnotherLeaseSaysNothing() {
    own("a", 5);
    keys.extend(LEASE + 1, TTL_NANOS + 1);
    clock.set(TTL_NANOS);

    assertThat(read("a")).isEmpty();
  }

  @Test
  void theEndOfAnEarlierLeaseIsNotThatOfThisOne() {
    own("a", 5);
    keys.end(LEASE - 1);

    assertThat(read("a")).isPresent();
  }

  @Test
  void whatWasAskedForUnderAnEarlierLeaseIsGivenUp() {
    Owned asked = ask("a");
    keys.end(LEASE);
    keys.begin(LEASE + 1, TTL_NANOS);

    assertThat(keys.acquired(asked, 5, pair("a", "value", 1)))
        .containsExactly(new GivenUp(bytes("a"), 5));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void aKeyIsAskedForOnceAtATime() {
    ask("a");

    assertThat(keys.ask(bytes("a"))).isEmpty();
  }

  @Test
  void aRequestToGiveUpThatComesBeforeTheKeyIsNotLost() {
    Owned asked = ask("a");
    keys.noticed(bytes("a"), 6);

    assertThat(keys.acquired(asked, 5, pair("a", "value", 1)))
        .containsExactly(new GivenUp(bytes("a"), 5));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void whatHappenedToALeasingKeyOfBeforeDoesNotMatter() {
    Owned asked = ask("a");
    keys.noticed(bytes("a"), 4);

    assertThat(keys.acquired(asked, 5, pair("a", "value", 1))).isEmpty();
    assertThat(read("a")).isPresent();
  }

  @Test
  void aKeyThatSomebodyWantsIsNotKnownAndLeftAloneForAWhile() {
    own("a", 5);
    keys.noticed(bytes("a"), 6);

    assertThat(read("a")).isEmpty();
    assertThat(keys.ask(bytes("a"))).isEmpty();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(keys.ask(bytes("a"))).isPresent();
  }

  @Test
  void aKeyThatCouldNotBeOwnedIsLeftAloneForAWhile() {
    keys.refused(ask("a"));

    assertThat(keys.ask(bytes("a"))).isEmpty();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(keys.ask(bytes("a"))).isPresent();
  }

  @Test
  void whileAKeyIsWrittenItIsNotReadFromMemory() {
    own("a", 5);
    Owned written = write("a");
    assertThat(read("a")).isEmpty();

    keys.written(written, pair("a", "new", 6));
    assertThat(read("a").orElseThrow().getKvs(0).getValue()).isEqualTo(bytes("new"));
  }

  @Test
  void ofSeveralWritesTheLastOneCountsWhicheverIsHeardOfFirst() {
    own("a", 5);
    Owned one = write("a");
    Owned other = write("a");
    keys.written(other, pair("a", "second", 7));
    assertThat(read("a")).isEmpty();
    keys.written(one, pair("a", "first", 6));

    assertThat(read("a").orElseThrow().getKvs(0).getValue()).isEqualTo(bytes("second"));
  }

  @Test
  void aWriteThatDidNotGoThroughChangesNothing() {
    own("a", 5);
    keys.unwritten(write("a"));

    assertThat(read("a").orElseThrow().getKvsList()).containsExactly(pair("a", "value", 1));
  }

  @Test
  void aKeyThatMayHaveBeenWrittenIsGivenUp() {
    own("a", 5);

    assertThat(keys.giveUp(write("a"))).containsExactly(new GivenUp(bytes("a"), 5));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void aKeyThatALeaseWasAttachedToIsGivenUp() {
    own("a", 5);

    assertThat(keys.written(write("a"), pair("a", "new", 6).toBuilder().setLease(3).build()))
        .containsExactly(new GivenUp(bytes("a"), 5));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void aKeyThatWasDeletedIsGivenUp() {
    own("a", 5);

    assertThat(keys.written(write("a"), null)).containsExactly(new GivenUp(bytes("a"), 5));
    assertThat(read("a")).isEmpty();
  }

  @Test
  void whatIsKnownOfAWriteIsNotKeptForAKeyThatWasGivenUpMeanwhile() {
    own("a", 5);
    Owned written = write("a");
    keys.noticed(bytes("a"), 6);

    assertThat(keys.written(written, pair("a", "new", 6))).isEmpty();
    assertThat(read("a")).isEmpty();
  }

  @Test
  void keysAreGivenUpTogether() {
    own("a", 5);
    own("b", 6);
    own("c", 7);

    assertThat(keys.giveUp(key -> !key.equals(bytes("b"))))
        .containsExactlyInAnyOrder(new GivenUp(bytes("a"), 5), new GivenUp(bytes("c"), 7));
    assertThat(read("b")).isPresent();
    assertThat(read("c")).isEmpty();
  }

  @Test
  void theLeastUsedAreGivenUpFirst() {
    for (int i = 0; i < 2048; i++) {
      assertThat(own("k" + i, i + 1)).isEmpty();
    }
    assertThat(read("k0")).isPresent();

    assertThat(own("new", 5000)).containsExactly(new GivenUp(bytes("k1"), 2));
    assertThat(keys.size()).isEqualTo(2048);
    assertThat(read("k0")).isPresent();
  }

  @Test
  void theLeastUsedAreGivenUpWhenAllTakeTooMuchMemory() {
    ByteString large = ByteString.copyFrom(new byte[30 << 20]);
    keys.acquired(ask("a"), 5, pair("a", "", 1).toBuilder().setValue(large).build());
    keys.acquired(ask("b"), 6, pair("b", "", 1).toBuilder().setValue(large).build());

    assertThat(keys.acquired(ask("c"), 7, pair("c", "", 1).toBuilder().setValue(large).build()))
        .containsExactly(new GivenUp(bytes("a"), 5));
  }

  @Test
  void aLongKeyIsNotOwned() {
    assertThat(keys.ask(ByteString.copyFrom(new byte[4097]))).isEmpty();
  }
}
