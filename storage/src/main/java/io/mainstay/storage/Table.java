package io.mainstay.storage;

/** The small replicated tables beside the key space: opaque names and values, no revisions. */
public enum Table {
  /** Granted leases. */
  LEASES,
  /** Users, roles and the auth switch. */
  AUTH,
  /** Members, removed members, alarms, cluster version. */
  CLUSTER,
  /** The nodes of the v2 keys API, its index and its newest events. */
  V2
}
