package io.mainstay.storage;

/** The small replicated tables beside the key space: opaque names and values, no revisions. */
public enum Table {
  /** Granted leases. */
  LEASES,
  /** Users, roles and the auth switch. */
  AUTH,
  /** Members, removed members, alarms, cluster version. */
  CLUSTER
}
