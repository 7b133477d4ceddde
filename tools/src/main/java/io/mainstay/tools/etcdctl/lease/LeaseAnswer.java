package io.mainstay.tools.etcdctl.lease;

import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.tools.etcdctl.output.Answer;

/**
 * What is said of leases. The original's structure holds the header's fields beside its own, and
 * byte by byte it is the header and nothing else.
 */
interface LeaseAnswer extends Answer {
  /** Who answered. */
  ResponseHeader header();

  @Override
  default ResponseHeader protobuf() {
    return header();
  }

  /** The ID of a lease as people see it. */
  static String shown(long id) {
    return "%016x".formatted(id);
  }
}
