package io.mainstay.server.auth.token;

import io.mainstay.server.auth.TokenLedger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The simple tokens that one member knows, and whose they are.
 *
 * <p>A token is made by the member that is asked ({@link #newPrefix}) and becomes known to every
 * member when the log is applied ({@link #assign}). Each then forgets it on its own: after its time
 * to live without use here, or at a restart.
 *
 * <p>All tokens live equally long, so the order in which they were last used is the order in which
 * they end. The table keeps that order: sweeping looks at no more than what it removes. Beyond
 * {@value #MAX_TOKENS} tokens the one that would end first makes room: to refuse instead would let
 * whoever logs in again and again keep all others out.
 *
 * <p>Any thread; one lock guards the table, and is held longer than for a look only by {@link
 * #forget}, which walks all of it.
 */
public final class SimpleTokens implements TokenLedger {
  private static final Duration DEFAULT_TTL = Duration.ofMinutes(5);
  private static final int MAX_TOKENS = 1_000_000;
  private static final int PREFIX_LETTERS = 16;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final long ttlNanos;
  private final LongSupplier nanoClock;
  private final int maxTokens;
  private final SecureRandom random = new SecureRandom();

  /** Token to holder, longest unused first. Guarded by itself. */
  private final Map<String, Holder> holders = new LinkedHashMap<>(16, 0.75f, true);

  private record Holder(String user, long endNanos) {}

  /**
   * Without tokens.
   *
   * @param ttl how long a token lives without use; 5 min if not positive
   * @param nanoClock nanoseconds since any moment, never backwards
   */
  public SimpleTokens(Duration ttl, LongSupplier nanoClock) {
    this(ttl, nanoClock, MAX_TOKENS);
  }

  SimpleTokens(Duration ttl, LongSupplier nanoClock, int maxTokens) {
    this.ttlNanos = (ttl.isNegative() || ttl.isZero() ? DEFAULT_TTL : ttl).toNanos();
    this.nanoClock = nanoClock;
    this.maxTokens = maxTokens;
  }

  /** What nobody can guess of a new token: 16 letters. */
  public String newPrefix() {
    StringBuilder prefix = new StringBuilder(PREFIX_LETTERS);
    for (int i = 0; i < PREFIX_LETTERS; i++) {
      prefix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return prefix.toString();
  }

  /**
   * Makes a token known.
   *
   * @param index of the log entry that did, by which other members know how far to apply first
   * @return the token
   * @throws IllegalStateException if it is another user's already
   */
  @Override
  public String assign(String prefix, long index, String user) {
    String token = prefix + "." + index;
    synchronized (holders) {
      Holder before = holders.put(token, new Holder(user, endNanos()));
      if (before != null && !before.user().equals(user)) {
        throw new IllegalStateException("the same token for two users");
      }
      if (holders.size() > maxTokens) {
        Iterator<Holder> longestUnused = holders.values().iterator();
        longestUnused.next();
        longestUnused.remove();
      }
    }
    return token;
  }

  /** Whose token this is, or null if it is nobody's. Its time to live starts anew. */
  public @Nullable String userOf(String token) {
    synchronized (holders) {
      Holder holder = holders.get(token);
      if (holder == null) {
        return null;
      }
      if (isOver(holder)) {
        holders.remove(token);
        return null;
      }
      holders.put(token, new Holder(holder.user(), endNanos()));
      return holder.user();
    }
  }

  /** Ends all tokens of a user. */
  @Override
  public void forget(String user) {
    synchronized (holders) {
      holders.values().removeIf(holder -> holder.user().equals(user));
    }
  }

  /** Ends all tokens. */
  @Override
  public void forgetAll() {
    synchronized (holders) {
      holders.clear();
    }
  }

  /** Removes what has ended. To be called about once a second. */
  public void sweep() {
    synchronized (holders) {
      Iterator<Holder> oldest = holders.values().iterator();
      while (oldest.hasNext() && isOver(oldest.next())) {
        oldest.remove();
      }
    }
  }

  /** How many tokens are kept. */
  public int size() {
    synchronized (holders) {
      return holders.size();
    }
  }

  /**
   * The log index that a token carries: a member that has not applied so much cannot know it yet.
   * Empty if this cannot be a simple token.
   */
  public static OptionalLong indexOf(String token) {
    int dot = token.indexOf('.');
    String digits = token.substring(dot + 1);
    if (dot < 0 || digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private long endNanos() {
    return nanoClock.getAsLong() + ttlNanos;
  }

  private boolean isOver(Holder holder) {
    return nanoClock.getAsLong() - holder.endNanos() > 0;
  }
}
