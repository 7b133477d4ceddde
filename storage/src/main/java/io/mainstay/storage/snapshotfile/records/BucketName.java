package io.mainstay.storage.snapshotfile.records;

import java.util.Optional;

/** The buckets of etcd, in the order of their names, which is their order in a file. */
public enum BucketName {
  ALARM("alarm"),
  AUTH("auth"),
  AUTH_ROLES("authRoles"),
  AUTH_USERS("authUsers"),
  CLUSTER("cluster"),
  KEY("key"),
  LEASE("lease"),
  MEMBERS("members"),
  MEMBERS_REMOVED("members_removed"),
  META("meta");

  private final String text;

  BucketName(String text) {
    this.text = text;
  }

  /** The name in the file. */
  public String text() {
    return text;
  }

  /** The bucket of that name; empty for one that etcd does not have. */
  public static Optional<BucketName> of(String text) {
    for (BucketName name : values()) {
      if (name.text.equals(text)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
