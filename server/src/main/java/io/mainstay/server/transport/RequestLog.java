package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RangeRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.server.EncodedRangeResponse;
import io.mainstay.server.RequestContext;
import io.mainstay.server.RequestText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells of calls with one request and one answer that took longer than they should; where
 * everything is logged, of all of them (etcd {@code api/v3rpc/interceptor.go} at v3.7.1). If there
 * are very many, of some (see {@link LineSampling}). The call's event loop.
 */
final class RequestLog {
  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

  private final long warningNanos;
  private final InstantSource clock;
  private final LineSampling sampling = new LineSampling();

  /**
   * For the calls of one event loop.
   *
   * @param warning what takes longer is told
   */
  RequestLog(Duration warning, InstantSource clock) {
    this.warningNanos = warning.toNanos();
    this.clock = clock;
  }

  /**
   * How much was asked and answered; -1 where that is not counted.
   *
   * @param requestBytes of what was done: of a transaction, its branch
   * @param content the request without values
   */
  private record Statistics(
      long requests, int requestBytes, long responses, int responseBytes, String content) {
    private static final Statistics NONE = new Statistics(-1, -1, -1, -1, "");
  }

  /** A request has come in: looks at it when it is answered. */
  void watch(Reply reply, GrpcMethod<?> method, Message request, RequestContext context) {
    long startNanos = System.nanoTime();
    reply.whenOver(
        () -> {
          long nowNanos = System.nanoTime();
          long nanos = nowNanos - startNanos;
          // As in etcd, the line has the same level for all calls.
          boolean everything = log.isDebugEnabled();
          if ((everything || nanos > warningNanos) && sampling.admits(nowNanos)) {
            Level level = everything ? Level.DEBUG : Level.WARN;
            tell(level, nanos, method, request, reply.message(), context);
          }
        });
  }

  private void tell(
      Level level,
      long nanos,
      GrpcMethod<?> method,
      Message request,
      @Nullable Message response,
      RequestContext context) {
    Statistics statistics = statistics(request, response);
    log.atLevel(level)
        .addKeyValue("start time", clock.instant().minusNanos(nanos))
        .addKeyValue("time spent", Duration.ofNanos(nanos))
        .addKeyValue("remote", context.credentials().remoteAddress())
        .addKeyValue("response type", "/" + method.fullName())
        .addKeyValue("request count", statistics.requests)
        .addKeyValue("request size", statistics.requestBytes)
        .addKeyValue("response count", statistics.responses)
        .addKeyValue("response size", statistics.responseBytes)
        .addKeyValue("request content", statistics.content)
        .log("request stats");
  }

  private static Statistics statistics(Message request, @Nullable Message response) {
    int responseBytes = response == null ? 0 : response.getSerializedSize();
    if (request instanceof TxnRequest txn) {
      return response instanceof TxnResponse done
          ? branch(txn, done.getSucceeded() ? txn.getSuccessList() : txn.getFailureList(), done)
          : new Statistics(0, 0, 0, 0, "");
    }
    if (request instanceof RangeRequest) {
      return statistics(request, 0, EncodedRangeResponse.countIn(response), responseBytes);
    }
    if (request instanceof PutRequest) {
      return statistics(request, 1, 0, responseBytes);
    }
    if (request instanceof DeleteRangeRequest) {
      long deleted = response instanceof DeleteRangeResponse range ? range.getDeleted() : 0;
      return statistics(request, 0, deleted, responseBytes);
    }
    return Statistics.NONE;
  }

  private static Statistics statistics(
      Message request, long requests, long responses, int responseBytes) {
    return new Statistics(
        requests, request.getSerializedSize(), responses, responseBytes, RequestText.of(request));
  }

  private static Statistics branch(TxnRequest txn, List<RequestOp> done, TxnResponse response) {
    int bytes = done.stream().mapToInt(RequestOp::getSerializedSize).sum();
    return new Statistics(done.size(), bytes, 0, response.getSerializedSize(), RequestText.of(txn));
  }
}
