package io.mainstay.proxy.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class RangeCacheTest {
  private static final Buffer ANSWER = Buffer.buffer("answer");

  private final RangeCache cache = new RangeCache();

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static RangeRequest range(String key, String end) {
    return RangeRequest.newBuilder().setKey(bytes(key)).setRangeEnd(bytes(end)).build();
  }

  private void keep(RangeRequest request) {
    cache.put(request, "", ANSWER, cache.changes());
  }

  @Test
  void anAnswerIsKeptForThoseWhoTakeOldOnes() {
    keep(range("a", ""));

    assertThat(cache.get(range("a", "").toBuilder().setSerializable(true).build(), ""))
        .contains(ANSWER);
  }

  @Test
  void theLeastUsedGoWhenAllTakeTooMuchMemory() {
    Buffer large = Buffer.buffer(new byte[30 << 20]);
    cache.put(range("a", ""), "", large, cache.changes());
    cache.put(range("b", ""), "", large, cache.changes());
    assertThat(cache.get(range("a", ""), "")).isPresent();

    cache.put(range("c", ""), "", large, cache.changes());

    assertThat(cache.get(range("b", ""), "")).isEmpty();
    assertThat(cache.get(range("a", ""), "")).isPresent();
  }

  @Test
  void whatWasForgottenTakesNoMemory() {
    Buffer large = Buffer.buffer(new byte[40 << 20]);
    cache.put(range("a", ""), "", large, cache.changes());
    cache.invalidate(bytes("a"), ByteString.EMPTY);
    keep(range("b", ""));

    cache.put(range("c", ""), "", large, cache.changes());

    assertThat(cache.get(range("b", ""), "")).contains(ANSWER);
  }

  @Test
  void anAnswerIsNotForAnotherUser() {
    keep(range("a", ""));

    assertThat(cache.get(range("a", ""), "token")).isEmpty();
  }

  @Test
  void aChangeTakesAwayWhatItTouches() {
    keep(range("a", "c"));
    keep(range("d", ""));
    cache.invalidate(bytes("b"), ByteString.EMPTY);

    assertThat(cache.get(range("a", "c"), "")).isEmpty();
    assertThat(cache.get(range("d", ""), "")).contains(ANSWER);
  }

  @Test
  void aChangeLeavesWhatIsSaidOfAnEarlierRevision() {
    RangeRequest earlier = range("a", "").toBuilder().setRevision(3).build();
    keep(earlier);
    cache.invalidate(bytes("a"), ByteString.EMPTY);

    assertThat(cache.get(earlier, "")).contains(ANSWER);
  }

  @Test
  void anAnswerThatWasUnderWayDuringAChangeIsNotKept() {
    long before = cache.changes();
    cache.invalidate(bytes("a"), ByteString.EMPTY);
    cache.put(range("a", ""), "", ANSWER, before);

    assertThat(cache.get(range("a", ""), "")).isEmpty();
  }

  @Test
  void aCompactionTakesAwayWhatIsOlder() {
    RangeRequest earlier = range("a", "").toBuilder().setRevision(3).build();
    keep(earlier);
    cache.compact(4);

    assertThat(cache.get(earlier, "")).isEmpty();
  }

  @Test
  void theLeastUsedGoFirst() {
    for (int i = 0; i < 2048; i++) {
      keep(range("k" + i, ""));
    }
    assertThat(cache.get(range("k0", ""), "")).isPresent();
    keep(range("new", ""));

    assertThat(cache.size()).isEqualTo(2048);
    assertThat(cache.get(range("k0", ""), "")).isPresent();
    assertThat(cache.get(range("k1", ""), "")).isEmpty();
  }
}
