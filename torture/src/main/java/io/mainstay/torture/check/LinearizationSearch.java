package io.mainstay.torture.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches for an order of calls that an object could have executed one after another: Wing and
 * Gong's search, with Lowe's memory of what has been tried (which calls have a place, and the state
 * after them) and the list of Horn and Kroening, from which calls are lifted and put back.
 *
 * <p>A call of unknown outcome may have a place after it began, or none. It is tried only where no
 * other call can come next: else each of them would double what there is to try.
 *
 * @param <S> a state of the object; a value
 */
final class LinearizationSearch<S> {
  /** What a call does to the object. */
  interface Step<S> {
    /** The states that the call, with its answer, can lead to; none if it cannot have its place. */
    List<S> from(S state);
  }

  /**
   * A call.
   *
   * @param source what it is, for who asks what could not be placed
   * @param returnNanos {@link #NEVER} if its outcome is unknown
   */
  record Call<S>(Object source, Step<S> step, long callNanos, long returnNanos) {
    boolean isOptional() {
      return returnNanos == NEVER;
    }
  }

  /** The outcome of a search. */
  sealed interface Result {
    /** There is an order. */
    record Found() implements Result {}

    /**
     * There is none.
     *
     * @param obstacle the source of the call that had to have a place next, and could not, when
     *     most others had theirs
     */
    record Impossible(Object obstacle) implements Result {}

    /** It would take too long. */
    record GaveUp() implements Result {}
  }

  /** The time at which a call of unknown outcome returns. */
  static final long NEVER = Long.MAX_VALUE;

  /** Begin or end of a call, in a list in the order of time. */
  private static final class Entry<S> {
    private final Call<S> call;
    private final int index;
    private final boolean isReturn;
    private @Nullable Entry<S> match;
    private @Nullable Entry<S> previous;
    private @Nullable Entry<S> next;

    Entry(Call<S> call, int index, boolean isReturn) {
      this.call = call;
      this.index = index;
      this.isReturn = isReturn;
    }

    long nanos() {
      return isReturn ? call.returnNanos() : call.callNanos();
    }
  }

  /** A call that has its place, by the given one of the states it can lead to. */
  private record Placed<S>(Entry<S> entry, S before, int choice) {}

  /** What was tried: all calls with an answer below the first, those of the rest, those without. */
  private record Tried<S>(int first, BitSet rest, BitSet optional, S state) {}

  private final S initial;
  private final long limit;
  private final int required;
  private final Entry<S> head;
  private final Entry<S> optionalHead;
  private final BitSet placed = new BitSet();
  private final Deque<Placed<S>> stack = new ArrayDeque<>();
  private final Set<Tried<S>> tried = new HashSet<>();
  private int requiredLeft;
  private int mostPlaced = -1;
  private Object obstacle = "nothing";

  /**
   * A search.
   *
   * @param initial the state before all calls
   * @param limit how many steps to try before giving up
   */
  LinearizationSearch(S initial, List<Call<S>> calls, long limit) {
    this.initial = initial;
    this.limit = limit;
    Comparator<Call<S>> byCall = Comparator.comparingLong(Call::callNanos);
    List<Call<S>> withAnswer =
        calls.stream().filter(call -> !call.isOptional()).sorted(byCall).toList();
    List<Call<S>> without = calls.stream().filter(Call::isOptional).sorted(byCall).toList();
    required = withAnswer.size();
    requiredLeft = required;
    head = list(withAnswer, 0);
    optionalHead = list(without, required);
  }

  /** Searches; once. */
  Result run() {
    S state = initial;
    Entry<S> entry = after(head);
    int choice = 0;
    for (long steps = 0; requiredLeft > 0; steps++) {
      if (steps == limit) {
        return new Result.GaveUp();
      }
      if (entry != null) {
        S next = place(entry, state, choice);
        entry = after(next == null ? entry : head);
        state = next == null ? state : next;
        choice = 0;
        continue;
      }
      noteObstacle();
      if (stack.isEmpty()) {
        return new Result.Impossible(obstacle);
      }
      Placed<S> last = stack.pop();
      entry = last.entry();
      state = last.before();
      choice = last.choice() + 1;
      unlift(entry);
    }
    return new Result.Found();
  }

  /** The next call to try after one that cannot come next; null if there is none. */
  private @Nullable Entry<S> after(Entry<S> entry) {
    Entry<S> next = entry.next;
    if (!entry.call.isOptional()) {
      if (next != null && !next.isReturn) {
        return next;
      }
      next = optionalHead.next;
    }
    boolean inTime = next != null && requiredLeft > 0 && next.nanos() <= firstReturn().nanos();
    return inTime ? next : null;
  }

  /** The end of the call that must have its place before any that begins later. */
  private Entry<S> firstReturn() {
    Entry<S> entry = head.next;
    while (entry != null && !entry.isReturn) {
      entry = entry.next;
    }
    return Objects.requireNonNull(entry, "a call without its end");
  }

  /** Gives a call its place by the first choice from the given one on that is new; null if none. */
  private @Nullable S place(Entry<S> entry, S state, int firstChoice) {
    List<S> nexts = entry.call.step().from(state);
    for (int choice = firstChoice; choice < nexts.size(); choice++) {
      S next = nexts.get(choice);
      // A call that need not have a place does not need one where it changes nothing.
      if (entry.call.isOptional() && next.equals(state)) {
        continue;
      }
      placed.set(entry.index);
      if (tried.add(tried(next))) {
        stack.push(new Placed<>(entry, state, choice));
        lift(entry);
        return next;
      }
      placed.clear(entry.index);
    }
    return null;
  }

  private Tried<S> tried(S state) {
    int first = placed.nextClearBit(0);
    return new Tried<>(
        first,
        placed.get(first, Math.max(first, required)),
        placed.get(required, Math.max(required, placed.length())),
        state);
  }

  private void noteObstacle() {
    int count = required - requiredLeft;
    if (count > mostPlaced) {
      mostPlaced = count;
      obstacle = firstReturn().call.source();
    }
  }

  private void lift(Entry<S> entry) {
    remove(entry);
    if (entry.match != null) {
      remove(entry.match);
      requiredLeft--;
    }
  }

  private void unlift(Entry<S> entry) {
    placed.clear(entry.index);
    if (entry.match != null) {
      insert(entry.match);
      requiredLeft++;
    }
    insert(entry);
  }

  private static <S> void remove(Entry<S> entry) {
    if (entry.previous != null) {
      entry.previous.next = entry.next;
    }
    if (entry.next != null) {
      entry.next.previous = entry.previous;
    }
  }

  private static <S> void insert(Entry<S> entry) {
    if (entry.previous != null) {
      entry.previous.next = entry;
    }
    if (entry.next != null) {
      entry.next.previous = entry;
    }
  }

  /** A list of calls and their ends; its first entry stands for nothing. */
  private static <S> Entry<S> list(List<Call<S>> calls, int firstIndex) {
    List<Entry<S>> entries = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Entry<S> begin = new Entry<>(calls.get(i), firstIndex + i, false);
      entries.add(begin);
      if (!calls.get(i).isOptional()) {
        begin.match = new Entry<>(calls.get(i), firstIndex + i, true);
        entries.add(begin.match);
      }
    }
    // What ends when something else begins is concurrent with it: calls first.
    entries.sort(
        Comparator.<Entry<S>>comparingLong(Entry::nanos).thenComparing(entry -> entry.isReturn));
    Entry<S> head =
        new Entry<>(new Call<>("nothing", List::of, Long.MIN_VALUE, Long.MIN_VALUE), -1, false);
    Entry<S> last = head;
    for (Entry<S> entry : entries) {
      entry.previous = last;
      last.next = entry;
      last = entry;
    }
    return head;
  }
}
