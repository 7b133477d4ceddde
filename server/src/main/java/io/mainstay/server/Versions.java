package io.mainstay.server;

/** The version of etcd whose behaviour this release has, as clients and other members are told. */
public final class Versions {
  /** The server version; clients parse it to decide what they may use. */
  public static final String SERVER = "3.7.1";

  /** The newest version of a cluster that this release can be part of. */
  public static final Version CLUSTER = new Version(3, 7);

  private Versions() {}
}
