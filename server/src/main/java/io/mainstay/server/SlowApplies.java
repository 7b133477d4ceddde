package io.mainstay.server;

import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import io.mainstay.api.etcdserverpb.TxnResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of requests that took longer to apply, or to be read, than they should (etcd {@code
 * etcdserver/txn/util.go} at v3.7.1). Any thread.
 */
public final class SlowApplies {
  private static final Logger log = LoggerFactory.getLogger(SlowApplies.class);

  private final Duration expected;
  private final long expectedNanos;
  private final RequestListener listener;

  /**
   * For one member.
   *
   * @param expected what takes no longer is not told
   * @param listener hears of the others
   */
  public SlowApplies(Duration expected, RequestListener listener) {
    this.expected = expected;
    this.expectedNanos = expected.toNanos();
    this.listener = listener;
  }

  /**
   * A request has been applied or answered.
   *
   * @param prefix what kind of read it was; empty for what went through the log
   * @param response null if there is none
   * @param failure why not
   */
  public void took(
      long nanos,
      String prefix,
      Message request,
      @Nullable MessageOrBuilder response,
      @Nullable Throwable failure) {
    if (nanos <= expectedNanos) {
      return;
    }
    listener.appliedSlowly();
    var line =
        log.atWarn()
            .addKeyValue("took", Duration.ofNanos(nanos))
            .addKeyValue("expected-duration", expected)
            .addKeyValue("prefix", prefix)
            .addKeyValue("request", RequestText.of(request))
            .addKeyValue("response", response == null ? "" : describe(response));
    if (failure != null) {
      line = line.addKeyValue("error", Async.cause(failure).getMessage());
    }
    line.log("apply request took too long");
  }

  private static String describe(MessageOrBuilder given) {
    Message response =
        given instanceof Message.Builder builder ? builder.buildPartial() : (Message) given;
    String size = "size:" + response.getSerializedSize();
    int pairs = EncodedRangeResponse.pairsIn(response);
    if (pairs >= 0) {
      return "range_response_count:" + pairs + " " + size;
    }
    if (response instanceof TxnResponse txn) {
      return txn.getResponsesList().stream()
          .map(part -> "range_response_count:" + part.getResponseRange().getKvsCount())
          .collect(Collectors.joining(" ", "responses:<", "> " + size));
    }
    return size;
  }
}
