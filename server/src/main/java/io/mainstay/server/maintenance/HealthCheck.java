package io.mainstay.server.maintenance;

import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  /**
   * The checks by what they are made for: a member that fails those of {@code livez} is to be
   * restarted, one that fails those of {@code readyz} is to get no requests.
   */
  public static final Map<String, List<HealthCheck>> BY_TYPE =
      Map.of("livez", List.of(SERIALIZABLE_READ), "readyz", List.of(values()));

  /** The name under which it is asked for. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
