package io.mainstay.server.snapshot;

import io.mainstay.api.authpb.Role;
import io.mainstay.api.authpb.User;
import io.mainstay.api.etcdserverpb.AlarmMember;
import io.mainstay.server.lease.Lease;
import io.mainstay.storage.snapshotfile.records.RevisionKey;

/** Is told what a snapshot holds: each entry has passed its check. On the thread that reads. */
interface SnapshotSink {
  /** The next change of a key, in order; empty bytes just take up the revision. */
  default void change(RevisionKey at, byte[] keyValue) {}

  default void lease(Lease lease) {}

  default void alarm(AlarmMember alarm) {}

  default void user(User user) {}

  default void role(Role role) {}
}
