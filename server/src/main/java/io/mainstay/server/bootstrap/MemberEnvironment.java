package io.mainstay.server.bootstrap;

import io.mainstay.server.audit.AuditSink;
import io.mainstay.server.tracing.Tracer;
import io.mainstay.server.transport.NetworkFaults;
import org.jspecify.annotations.Nullable;

/**
 * What a member finds in the process it runs in.
 *
 * @param auditSink where the audit log goes, closed with the member; null for none
 * @param tracer traces calls, closed with the member
 * @param processors for how many it makes threads
 * @param faults what its network is to suffer; null for nothing
 */
public record MemberEnvironment(
    @Nullable AuditSink auditSink, Tracer tracer, int processors, @Nullable NetworkFaults faults) {
  /** All processors of the machine; nobody is told of anything. */
  public static MemberEnvironment ofProcess() {
    return new MemberEnvironment(
        null, Tracer.OFF, Runtime.getRuntime().availableProcessors(), null);
  }

  /** The same, telling others of what the member does. */
  public MemberEnvironment telling(@Nullable AuditSink newAuditSink, Tracer newTracer) {
    return new MemberEnvironment(newAuditSink, newTracer, processors, faults);
  }

  /** The same, for one of several members that share a process. */
  public MemberEnvironment sharing(int newProcessors, NetworkFaults newFaults) {
    return new MemberEnvironment(auditSink, tracer, newProcessors, newFaults);
  }
}
