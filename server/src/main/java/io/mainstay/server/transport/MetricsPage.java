package io.mainstay.server.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page {@code /metrics}: the text format whatever the client would rather have, packed if it
 * can unpack, as etcd answers. Event loops; the page is made on a worker.
 */
public final class MetricsPage {
  static final String PATH = "/metrics";

  private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<byte[]> text;
  private final Outcomes outcomes;
  private final Executor workers;

  /** Hears of the requests for the page. Any thread. */
  public interface Outcomes {
    /** A request came in. */
    void begun();

    /** It is answered with this HTTP status. */
    void ended(int status);
  }

  /**
   * The page of one member.
   *
   * @param text makes it
   * @param workers runs what takes a while
   */
  public MetricsPage(Supplier<byte[]> text, Outcomes outcomes, Executor workers) {
    this.text = text;
    this.outcomes = outcomes;
    this.workers = workers;
  }

  /** Answers a request, by whatever method. */
  public void handle(HttpServerRequest request, Executor eventLoop) {
    boolean packed = unpacks(request.getHeader("Accept-Encoding"));
    outcomes.begun();
    var unused =
        CompletableFuture.supplyAsync(() -> packed ? pack(text.get()) : text.get(), workers)
            .whenCompleteAsync(
                (page, failure) -> answer(request, page, packed, failure), eventLoop);
  }

  private void answer(
      HttpServerRequest request,
      byte @Nullable [] page,
      boolean packed,
      @Nullable Throwable failure) {
    if (page == null) {
      LOG.error("the metrics cannot be shown", failure);
      outcomes.ended(500);
      HttpEndpoints.refuse(request, 500, "the metrics cannot be shown");
      return;
    }
    outcomes.ended(200);
    HttpServerResponse response = request.response().putHeader("Content-Type", CONTENT_TYPE);
    if (packed) {
      response.putHeader("Content-Encoding", "gzip");
    }
    response.end(Buffer.buffer(page));
  }

  private static boolean unpacks(@Nullable String encodings) {
    if (encodings == null) {
      return false;
    }
    for (String encoding : encodings.split(",", -1)) {
      if (encoding.strip().equals("gzip") || encoding.strip().startsWith("gzip;")) {
        return true;
      }
    }
    return false;
  }

  private static byte[] pack(byte[] page) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
