package io.mainstay.daemon;

import io.mainstay.daemon.config.FileNames;
import io.mainstay.daemon.logging.AuditOutput;
import io.mainstay.daemon.tracing.OtlpTracer;
import io.mainstay.server.bootstrap.Member;
import io.mainstay.server.bootstrap.MemberEnvironment;
import io.mainstay.server.bootstrap.MemberStartException;
import io.mainstay.server.config.AuditSettings;
import io.mainstay.server.config.Observability.Tracing;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.tracing.Tracer;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The server module's member, as this module sees one. */
final class ServingMember implements RunningMember {
  private final Member member;

  private ServingMember(Member member) {
    this.member = member;
  }

  /** A {@link MemberLauncher}. */
  static RunningMember launch(ServerConfig config) throws LaunchException {
    Tracer tracer = openTracer(config.observability().tracing());
    AuditOutput audit = openAudit(config.audit());
    try {
      return new ServingMember(
          Member.start(config, MemberEnvironment.ofProcess().telling(audit, tracer)));
    } catch (MemberStartException e) {
      throw new LaunchException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Tracer openTracer(Tracing settings) throws LaunchException {
    try {
      return OtlpTracer.open(settings);
    } catch (IllegalArgumentException e) {
      throw new LaunchException(
          "no address of a collector of traces: "
              + settings.address()
              + " ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static @Nullable AuditOutput openAudit(AuditSettings settings) throws LaunchException {
    try {
      return settings.isOn() ? AuditOutput.open(settings, Clock.systemUTC()) : null;
    } catch (InvalidPathException e) {
      throw new LaunchException(
          "cannot write the audit log to " + settings.path() + ": " + FileNames.reason(e), e);
    } catch (IOException e) {
      throw new LaunchException("cannot write the audit log to " + settings.path() + ": " + e, e);
    }
  }

  @Override
  public CompletableFuture<Void> ready() {
    return member.ready();
  }

  @Override
  public CompletableFuture<@Nullable Throwable> stopped() {
    CompletableFuture<@Nullable Throwable> failed = member.failure().thenApply(failure -> failure);
    // Not on the event loop that brings the news: closing waits for it.
    return failed.applyToEither(member.removed().thenApplyAsync(this::leave), cause -> cause);
  }

  private @Nullable Throwable leave(@Nullable Void removed) {
    member.close();
    return null;
  }

  @Override
  public void close() {
    member.close();
  }
}
