package io.mainstay.server.tls;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who is refused and why: at the first time, and then at most every ten minutes, however often
 * it comes again. Whoever invents reasons does not fill the log either.
 *
 * <p>Any thread; the map is guarded by this object.
 */
public final class RefusalLog {
  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int MAX_REASONS = 256;

  private final String message;
  private final LongSupplier nanoClock;
  private final Map<Refusal, Count> told = new HashMap<>();
  private boolean full;

  private record Refusal(String who, String reason) {}

  private static final class Count {
    private long toldNanos;
    private long since;
  }

  /**
   * Nothing is told yet.
   *
   * @param message of each line
   * @param nanoClock as {@link System#nanoTime()}
   */
  RefusalLog(String message, LongSupplier nanoClock) {
    this.message = message;
    this.nanoClock = nanoClock;
  }

  /**
   * Tells of one, or counts it.
   *
   * @param who address without port, which changes from one attempt to the next
   */
  public void refused(String who, String reason) {
    long repeated = countUntold(new Refusal(who, reason));
    if (repeated >= 0) {
      var line = log.atWarn().addKeyValue("remote-addr", who).addKeyValue("error", reason);
      (repeated == 0 ? line : line.addKeyValue("repeated", repeated)).log(message);
    }
  }

  /** How often it came since it was told last, or less than 0 if it is not to be told now. */
  private synchronized long countUntold(Refusal refusal) {
    long now = nanoClock.getAsLong();
    Count count = told.get(refusal);
    if (count == null) {
      if (!makeRoom(now)) {
        return -1;
      }
      count = new Count();
      count.toldNanos = now;
      told.put(refusal, count);
      return 0;
    }
    count.since++;
    if (now - count.toldNanos < INTERVAL.toNanos()) {
      return -1;
    }
    long repeated = count.since;
    count.since = 0;
    count.toldNanos = now;
    return repeated;
  }

  private boolean makeRoom(long now) {
    if (told.size() < MAX_REASONS) {
      return true;
    }
    told.values().removeIf(count -> now - count.toldNanos >= INTERVAL.toNanos());
    if (told.size() < MAX_REASONS) {
      full = false;
      return true;
    }
    if (!full) {
      full = true;
      log.atWarn()
          .addKeyValue("reasons", MAX_REASONS)
          .log("too many different refusals of connections: new ones are not told for a while");
    }
    return false;
  }
}
