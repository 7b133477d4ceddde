package io.mainstay.tools.etcdctl;

import java.util.List;

/** The headings of the commands. */
public final class Sections {
  public static final String KEY_VALUE = "Key-value commands";
  public static final String CLUSTER_MAINTENANCE = "Cluster maintenance commands";
  public static final String CONCURRENCY = "Concurrency commands";
  public static final String AUTHENTICATION = "Authentication commands";
  public static final String UTILITY = "Utility commands";

  static final List<String> ALL =
      List.of(KEY_VALUE, CLUSTER_MAINTENANCE, CONCURRENCY, AUTHENTICATION, UTILITY);

  private Sections() {}
}
