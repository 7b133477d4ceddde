package io.mainstay.torture.check;

import io.mainstay.torture.history.History;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All checks of a history.
 *
 * @param verdicts by what is checked, as in a report, in the order in which to read them: what
 *     breaks the first often breaks those after it
 */
public record HistoryCheck(Map<String, Verdict> verdicts) {
  private static final String KEY_BY_KEY = "linearizable key by key";

  /** Copies the map. */
  public HistoryCheck {
    verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
  }

  /** Checks everything. The history needs a watch of all keys, from its beginning to its end. */
  public static HistoryCheck of(History history) {
    Timeline timeline = Timeline.of(history);
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    verdicts.put("one order of changes", timeline.verdict());
    verdicts.put("linearizable", LinearizabilityCheck.check(history, timeline));
    verdicts.put(KEY_BY_KEY, KeyByKeyCheck.check(history));
    verdicts.put("serializable reads and reads at revisions", ReadCheck.check(history, timeline));
    verdicts.put("watches", WatchCheck.check(history, timeline));
    verdicts.put("leases", LeaseCheck.check(history, timeline));
    verdicts.put("locks", LockCheck.check(history, timeline));
    verdicts.put("members at the end", MemberCheck.check(history));
    return new HistoryCheck(verdicts);
  }

  /**
   * Whether all promises were kept. Only {@link KeyByKeyCheck} may be undecided: it proves once
   * more, and with less, what another check has proved.
   */
  public boolean passed() {
    return verdicts.entrySet().stream()
        .allMatch(
            entry ->
                entry.getValue() instanceof Verdict.Holds
                    || (entry.getKey().equals(KEY_BY_KEY)
                        && entry.getValue() instanceof Verdict.Undecided));
  }
}
