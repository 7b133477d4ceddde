package io.mainstay.server.maintenance;

import java.util.List;
import java.util.Locale;

/** One thing that has to be right for a member to serve. */
public enum HealthCheck {
  /** No alarm says that data is corrupt. */
  DATA_CORRUPTION,
  /** What this member holds can be read. */
  SERIALIZABLE_READ,
  /** The cluster agrees on what is newest, and this member has it. */
  LINEARIZABLE_READ,
  /** This member votes. */
  NON_LEARNER;

  /** What a member that fails is to be restarted for. */
  public static final List<HealthCheck> LIVENESS = List.of(SERIALIZABLE_READ);

  /** What a member that fails is to get no requests for. */
  public static final List<HealthCheck> READINESS = List.of(values());

  /** The name under which it is asked for. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
