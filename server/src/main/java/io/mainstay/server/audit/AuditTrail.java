package io.mainstay.server.audit;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.server.Async;
import io.mainstay.server.Caller;
import io.mainstay.server.RequestContext;
import io.mainstay.server.audit.AuditEvent.KnownBy;
import io.mainstay.server.auth.Access;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes events for the audit log of what the member answers. Any thread. */
public final class AuditTrail {
  private final AuditLog log;
  private final Access access;

  /**
   * The trail of one member.
   *
   * @param access says who called
   */
  public AuditTrail(AuditLog log, Access access) {
    this.log = log;
    this.access = access;
  }

  /** Whether anything is recorded at all. */
  public boolean isOn() {
    return log.isOn();
  }

  /**
   * Takes note of a request that was just answered.
   *
   * @param method its full name
   * @param context who called, and from where
   * @param startNanos when it came, as {@link System#nanoTime()} has it
   * @param response the answer, or null
   * @param failure why there is none, or null
   */
  public void record(
      String method,
      Message request,
      RequestContext context,
      long startNanos,
      @Nullable Message response,
      @Nullable Throwable failure) {
    Caller caller = caller(context);
    log.record(
        new AuditEvent(
            context.credentials().remoteAddress(),
            caller.user(),
            knownBy(caller),
            method,
            Touched.by(request),
            code(failure),
            text(failure),
            Duration.ofNanos(System.nanoTime() - startNanos),
            response == null ? 0 : revision(response)));
  }

  /** Who could not be identified is nobody; that he was refused is in the event. */
  private Caller caller(RequestContext context) {
    CompletableFuture<Caller> identified = access.identify(context);
    return identified.isDone() && !identified.isCompletedExceptionally()
        ? identified.join()
        : Caller.NOBODY;
  }

  private static KnownBy knownBy(Caller caller) {
    return switch (caller.kind()) {
      case TOKEN -> KnownBy.TOKEN;
      case CERTIFICATE -> KnownBy.CERTIFICATE;
      case NOBODY, MEMBER -> KnownBy.NONE;
    };
  }

  private static StatusCode code(@Nullable Throwable failure) {
    if (failure == null) {
      return StatusCode.OK;
    }
    return Async.cause(failure) instanceof EtcdException refused
        ? refused.code()
        : StatusCode.UNKNOWN;
  }

  private static String text(@Nullable Throwable failure) {
    return failure != null && Async.cause(failure) instanceof EtcdException refused
        ? refused.text()
        : "";
  }

  private static long revision(Message response) {
    FieldDescriptor header = response.getDescriptorForType().findFieldByName("header");
    return header != null && response.getField(header) instanceof ResponseHeader found
        ? found.getRevision()
        : 0;
  }
}
