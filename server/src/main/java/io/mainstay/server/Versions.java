package io.mainstay.server;

/** The version of etcd whose behaviour this release has, as clients and other members are told. */
public final class Versions {
  /** The server version; clients parse it to decide what they may use. */
  public static final String SERVER = "3.7.1";

  /** The version of the cluster once all members run this release. */
  public static final String CLUSTER = "3.7.0";

  /** The version of the stored data. */
  public static final String STORAGE = "3.7.0";

  private Versions() {}
}
