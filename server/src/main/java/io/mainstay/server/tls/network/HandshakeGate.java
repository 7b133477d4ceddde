package io.mainstay.server.tls.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the handshakes under way at one listener, and closes what is too many at once.
 *
 * <p>Who connects and then says nothing must not keep out who has something to say: when all places
 * are taken, the one that has been silent longest has to go, if it has been so for a second; if
 * nobody has, the newcomer.
 *
 * <p>Any thread; the map is guarded by this object, in the order in which they were last heard.
 */
final class HandshakeGate {
  /** At a listener. A connection that shakes hands holds some ten kilobytes. */
  public static final int MAX_HANDSHAKES = 1000;

  private static final Logger log = LoggerFactory.getLogger(HandshakeGate.class);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final int capacity;
  private final LongSupplier nanoClock;
  private final Map<Handshake, Long> heardNanos = new LinkedHashMap<>();
  private long surplus;
  private long toldNanos;
  private boolean told;

  /** A connection before the end of its handshake. */
  interface Handshake {
    /** Whether the next move is the other side's. */
    boolean isWaiting();

    /** Ends it, from any thread. */
    void abandon();
  }

  /** With places for {@link #MAX_HANDSHAKES}. */
  public HandshakeGate() {
    this(MAX_HANDSHAKES, System::nanoTime);
  }

  HandshakeGate(int capacity, LongSupplier nanoClock) {
    this.capacity = capacity;
    this.nanoClock = nanoClock;
  }

  /** Lets one in or not; who is let in must {@link #leave}. */
  boolean enter(Handshake newcomer) {
    Handshake silent = null;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      if (heardNanos.size() >= capacity) {
        tellSurplus(now);
        Map.Entry<Handshake, Long> longest = heardNanos.entrySet().iterator().next();
        if (now - longest.getValue() < SILENCE_NANOS || !longest.getKey().isWaiting()) {
          return false;
        }
        silent = longest.getKey();
        heardNanos.remove(silent);
      }
      heardNanos.put(newcomer, now);
    }
    if (silent != null) {
      silent.abandon();
    }
    return true;
  }

  /** Notes that the other side has said something. */
  synchronized void heard(Handshake handshake) {
    if (heardNanos.remove(handshake) != null) {
      heardNanos.put(handshake, nanoClock.getAsLong());
    }
  }

  /** Gives the place back, if it is still held. */
  synchronized void leave(Handshake handshake) {
    heardNanos.remove(handshake);
  }

  synchronized int underWay() {
    return heardNanos.size();
  }

  private void tellSurplus(long now) {
    surplus++;
    if (!told || now - toldNanos >= TELL_NANOS) {
      log.atWarn()
          .addKeyValue("handshakes", capacity)
          .addKeyValue("closed", surplus)
          .log("too many TLS handshakes at once: surplus connections are closed");
      told = true;
      toldNanos = now;
      surplus = 0;
    }
  }
}
