package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.server.Async;
import io.mainstay.server.audit.AuditEvent;
import io.mainstay.server.audit.AuditEvent.KnownBy;
import io.mainstay.server.audit.AuditLog;
import io.mainstay.server.audit.Touched;
import io.mainstay.server.v2.V2Exception;
import io.mainstay.server.v2.auth.V2AuthException;
import io.mainstay.server.v2.auth.V2Caller;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes note of requests of the v2 API for the audit log. Any thread. */
final class V2Audit {
  private final AuditLog log;

  /** A request of somebody, who is known. */
  final class Entry {
    private final String remoteAddress;
    private final V2Caller caller;
    private final String method;
    private final long startNanos = System.nanoTime();

    private Entry(String remoteAddress, V2Caller caller, String method) {
      this.remoteAddress = remoteAddress;
      this.caller = caller;
      this.method = method;
    }

    /** Who makes it. */
    V2Caller caller() {
      return caller;
    }

    /** It is answered once this is done. */
    void follow(Touched touched, CompletableFuture<?> answer) {
      if (log.isOn()) {
        Async.whenDone(answer, (result, failure) -> note(touched, failure));
      }
    }

    /**
     * It is answered now.
     *
     * @param failure why it is refused, or null
     */
    void note(Touched touched, @Nullable Throwable failure) {
      Throwable cause = failure == null ? null : Async.cause(failure);
      log.record(
          new AuditEvent(
              remoteAddress,
              caller.name(),
              knownBy(caller),
              method,
              touched,
              cause == null ? StatusCode.OK : code(cause),
              cause == null ? "" : text(cause),
              Duration.ofNanos(System.nanoTime() - startNanos),
              0));
    }

    /** It is refused because the caller may not do that. */
    void refuse(Touched touched) {
      note(touched, new EtcdException(StatusCode.PERMISSION_DENIED, V2Pages.INSUFFICIENT));
    }
  }

  V2Audit(AuditLog log) {
    this.log = log;
  }

  /**
   * A request was made.
   *
   * @param page the path of the page
   */
  Entry begin(HttpServerRequest request, V2Caller caller, String page) {
    return new Entry(
        log.isOn() ? String.valueOf(request.remoteAddress()) : "",
        caller,
        request.method().name() + " " + page);
  }

  private static KnownBy knownBy(V2Caller caller) {
    return switch (caller.kind()) {
      case PASSWORD -> KnownBy.PASSWORD;
      case CERTIFICATE -> KnownBy.CERTIFICATE;
      case ANYBODY, GUEST, IMPOSTOR -> KnownBy.NONE;
    };
  }

  private static StatusCode code(Throwable cause) {
    if (cause instanceof V2Exception refused) {
      return switch (refused.code()) {
        case KEY_NOT_FOUND -> StatusCode.NOT_FOUND;
        case KEY_EXISTS -> StatusCode.ALREADY_EXISTS;
        case TEST_FAILED, NOT_A_FILE, NOT_A_DIRECTORY, ROOT_READ_ONLY, DIRECTORY_NOT_EMPTY ->
            StatusCode.FAILED_PRECONDITION;
        case UNAUTHORIZED -> StatusCode.PERMISSION_DENIED;
        case EVENT_INDEX_CLEARED -> StatusCode.OUT_OF_RANGE;
        case RAFT_INTERNAL -> StatusCode.UNKNOWN;
        default -> StatusCode.INVALID_ARGUMENT;
      };
    }
    if (cause instanceof V2AuthException refused) {
      return switch (refused.status()) {
        case 400 -> StatusCode.INVALID_ARGUMENT;
        case 404 -> StatusCode.NOT_FOUND;
        case 409 -> StatusCode.ALREADY_EXISTS;
        default -> StatusCode.FAILED_PRECONDITION;
      };
    }
    return cause instanceof EtcdException refused ? refused.code() : StatusCode.UNKNOWN;
  }

  private static String text(Throwable cause) {
    return cause instanceof EtcdException refused
        ? refused.text()
        : String.valueOf(cause.getMessage());
  }
}
