package io.mainstay.torture.check;

import io.mainstay.torture.check.LinearizationSearch.Step;
import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What calls mean for one key alone, without revisions: what they must have found there, and what
 * they left. Where that needs to know other keys, or revisions, a call is taken to fit.
 */
final class KeyProjection {
  /** A part of a call; null if it cannot have been so. */
  private interface Effect {
    @Nullable KeyState on(KeyState state);
  }

  private final String key;

  KeyProjection(String key) {
    this.key = key;
  }

  /** What a call does to the key; null if it has nothing to do with it. */
  @Nullable Step<KeyState> of(Operation operation) {
    if (!(operation.request() instanceof Request.OfKeys request)) {
      return null;
    }
    if (operation.outcome() instanceof Outcome.Answered answered) {
      List<Effect> effects = new ArrayList<>();
      addAnswered(request, (Response.OfKeys) answered.response(), effects);
      return effects.isEmpty() ? null : state -> reached(state, List.of(effects));
    }
    boolean mayWrite =
        operation.outcome() instanceof Outcome.Unknown
            && Suspects.writeRanges(request).stream().anyMatch(range -> range.contains(key));
    if (!mayWrite) {
      return null;
    }
    List<List<Effect>> branches = branches(request);
    return state -> reached(state, branches);
  }

  private static List<KeyState> reached(KeyState state, List<List<Effect>> branches) {
    Set<KeyState> reached = new LinkedHashSet<>();
    for (List<Effect> branch : branches) {
      KeyState last = state;
      for (Effect effect : branch) {
        last = last == null ? null : effect.on(last);
      }
      if (last != null) {
        reached.add(last);
      }
    }
    return List.copyOf(reached);
  }

  private void addAnswered(Request.OfKeys request, Response.OfKeys response, List<Effect> effects) {
    if (request instanceof Request.Put put && put.key().equals(key)) {
      if (put.previous()) {
        effects.add(expect(KeyState.of(((Response.Put) response).previous())));
      }
      effects.add(state -> state.put(put.value(), put.lease()));
    } else if (request instanceof Request.Get get && get.revision() == 0) {
      addGet(get, (Response.Get) response, effects);
    } else if (request instanceof Request.Delete delete && delete.range().contains(key)) {
      addDelete(delete, (Response.Delete) response, effects);
    } else if (request instanceof Request.Transaction transaction) {
      addTransaction(transaction, (Response.Transaction) response, effects);
    }
  }

  /** A range counts for the keys that it shows. */
  private void addGet(Request.Get get, Response.Get response, List<Effect> effects) {
    KeyValue shown = find(response.kvs());
    if (shown != null || get.range().equals(KeyRange.of(key))) {
      effects.add(expect(KeyState.of(shown)));
    }
  }

  private void addDelete(Request.Delete delete, Response.Delete response, List<Effect> effects) {
    if (delete.previous()) {
      effects.add(expect(KeyState.of(find(response.previous()))));
    } else if (delete.range().isSingle()) {
      effects.add(expect(state -> state.isPresent() == (response.deleted() > 0)));
    }
    effects.add(state -> KeyState.ABSENT);
  }

  private void addTransaction(
      Request.Transaction transaction, Response.Transaction response, List<Effect> effects) {
    addCompares(transaction, response.succeeded(), effects);
    List<Request.OfKeys> parts =
        response.succeeded() ? transaction.then() : transaction.otherwise();
    for (int i = 0; i < parts.size(); i++) {
      addAnswered(parts.get(i), response.responses().get(i), effects);
    }
  }

  /** That comparisons failed says something of a key only if there is no other to blame. */
  private void addCompares(
      Request.Transaction transaction, boolean succeeded, List<Effect> effects) {
    List<Compare> compares = transaction.compares();
    if (!succeeded && (compares.size() != 1 || !isKnown(compares.get(0)))) {
      return;
    }
    for (Compare compare : compares) {
      if (isKnown(compare)) {
        effects.add(expect(state -> holds(compare, state) == succeeded));
      }
    }
  }

  /** Whether a comparison is of the key alone and of nothing that has a revision's number. */
  private boolean isKnown(Compare compare) {
    boolean ofRevision =
        compare.target() == Compare.Target.CREATE_REVISION
            || compare.target() == Compare.Target.MOD_REVISION;
    return compare.range().equals(KeyRange.of(key)) && (!ofRevision || compare.number() == 0);
  }

  private boolean holds(Compare compare, KeyState state) {
    String value = state.value();
    List<KeyValue> kvs =
        value == null
            ? List.of()
            : List.of(new KeyValue(key, value, 1, 1, state.version(), state.lease()));
    return Execution.holds(compare, kvs);
  }

  /** What a call of unknown outcome may do to the key, one of these. */
  private List<List<Effect>> branches(Request.OfKeys request) {
    if (request instanceof Request.Put put && put.key().equals(key)) {
      return List.of(List.of(state -> state.put(put.value(), put.lease())));
    }
    if (request instanceof Request.Delete delete && delete.range().contains(key)) {
      return List.of(List.of(state -> KeyState.ABSENT));
    }
    if (request instanceof Request.Transaction transaction) {
      List<List<Effect>> branches = new ArrayList<>(branches(transaction, true));
      branches.addAll(branches(transaction, false));
      return branches;
    }
    return List.of(List.of());
  }

  private List<List<Effect>> branches(Request.Transaction transaction, boolean succeeded) {
    List<Effect> compares = new ArrayList<>();
    addCompares(transaction, succeeded, compares);
    List<List<Effect>> branches = List.of(compares);
    for (Request.OfKeys part : succeeded ? transaction.then() : transaction.otherwise()) {
      List<List<Effect>> longer = new ArrayList<>();
      for (List<Effect> begin : branches) {
        for (List<Effect> end : branches(part)) {
          List<Effect> both = new ArrayList<>(begin);
          both.addAll(end);
          longer.add(both);
        }
      }
      branches = longer;
    }
    return branches;
  }

  private @Nullable KeyValue find(List<KeyValue> kvs) {
    return kvs.stream().filter(kv -> kv.key().equals(key)).findFirst().orElse(null);
  }

  private static Effect expect(KeyState expected) {
    return expect(expected::equals);
  }

  private static Effect expect(Predicate<KeyState> condition) {
    return state -> condition.test(state) ? state : null;
  }
}
