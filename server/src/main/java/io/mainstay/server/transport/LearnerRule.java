package io.mainstay.server.transport;

import com.google.protobuf.Message;
import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import io.mainstay.api.etcdserverpb.RangeRequest;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a member that does not vote answers: its status, snapshots, and reads that ask for nothing
 * newer than what it holds (etcd {@code v3rpc/interceptor.go} at v3.7.1). Event loops.
 */
final class LearnerRule {
  private static final String RANGE = "etcdserverpb.KV/Range";
  private static final Set<String> ALWAYS =
      Set.of("etcdserverpb.Maintenance/Status", "etcdserverpb.Maintenance/Snapshot");

  private final BooleanSupplier learner;

  /** The rule of one member, which is a learner now or not. */
  LearnerRule(BooleanSupplier learner) {
    this.learner = learner;
  }

  /** Whether a call may begin; what it asks for may still be refused. */
  boolean admits(String method) {
    return ALWAYS.contains(method) || method.equals(RANGE) || !learner.getAsBoolean();
  }

  /**
   * Looks at what a call asks for.
   *
   * @throws EtcdException {@code NOT_SUPPORTED_FOR_LEARNER}
   */
  void check(String method, Message request) {
    boolean stale = request instanceof RangeRequest range && range.getSerializable();
    if (method.equals(RANGE) && !stale && learner.getAsBoolean()) {
      throw EtcdError.NOT_SUPPORTED_FOR_LEARNER.exception();
    }
  }
}
