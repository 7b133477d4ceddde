package io.mainstay.torture.check;

import io.mainstay.torture.check.LinearizationSearch.Call;
import io.mainstay.torture.check.LinearizationSearch.Result;
import io.mainstay.torture.check.LinearizationSearch.Step;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A second proof of linearizability that believes no revision: each key by itself has to be
 * linearizable (Horn and Kroening's P-compositionality), by its values, versions and leases, which
 * a search finds out.
 *
 * <p>It asks for less than {@link LinearizabilityCheck}: calls about several keys are taken apart,
 * a range counts for the keys that it shows, a lease may end at any time, and the keys of locks are
 * left out. It may give up on a key with many calls of unknown outcome; then it is undecided.
 */
public final class KeyByKeyCheck {
  private static final long STEPS_FOR_A_KEY = 200_000;

  private final Map<String, List<Operation>> operationsByKey = new HashMap<>();
  private final Map<String, Set<Long>> leasesByKey = new HashMap<>();
  private final TreeSet<String> keys = new TreeSet<>();
  private final Set<String> prefixesOfLocks = new HashSet<>();

  private KeyByKeyCheck() {}

  /** Checks a history. */
  public static Verdict check(History history) {
    KeyByKeyCheck check = new KeyByKeyCheck();
    List<Operation> operations =
        history.operations().stream().filter(KeyByKeyCheck::counts).toList();
    for (Operation operation : history.operations()) {
      if (operation.request() instanceof Request.Lock lock) {
        check.prefixesOfLocks.add(lock.name() + "/");
      }
    }
    operations.forEach(operation -> check.keys.addAll(check.keysNamed(operation)));
    operations.forEach(check::add);
    Findings findings = new Findings();
    check.operationsByKey.forEach((key, ofKey) -> check.verify(key, ofKey, findings));
    return findings.verdict();
  }

  /** Whether a call is about keys, and may have happened, and had to be linearizable. */
  private static boolean counts(Operation operation) {
    return operation.request() instanceof Request.OfKeys request
        && !(operation.outcome() instanceof Outcome.Failed)
        && !(request instanceof Request.Get get && get.serializable());
  }

  private void add(Operation operation) {
    Set<String> concerned = keysNamed(operation);
    for (KeyRange range : Suspects.writeRanges((Request.OfKeys) operation.request())) {
      if (!range.isSingle()) {
        keys.tailSet(range.key()).stream().takeWhile(range::contains).forEach(concerned::add);
      }
    }
    for (String key : concerned) {
      if (prefixesOfLocks.stream().noneMatch(key::startsWith)) {
        operationsByKey.computeIfAbsent(key, k -> new ArrayList<>()).add(operation);
      }
    }
  }

  private Set<String> keysNamed(Operation operation) {
    Set<String> named = new HashSet<>();
    addKeys((Request.OfKeys) operation.request(), named);
    if (operation.outcome() instanceof Outcome.Answered answered) {
      addKeys(answered.response(), named);
    }
    return named;
  }

  private void addKeys(Request.OfKeys request, Set<String> named) {
    if (request instanceof Request.Put put) {
      named.add(put.key());
      if (put.lease() != 0) {
        leasesByKey.computeIfAbsent(put.key(), k -> new HashSet<>()).add(put.lease());
      }
    } else if (request instanceof Request.Get get) {
      addKey(get.range(), named);
    } else if (request instanceof Request.Delete delete) {
      addKey(delete.range(), named);
    } else if (request instanceof Request.Transaction transaction) {
      transaction.compares().forEach(compare -> addKey(compare.range(), named));
      transaction.then().forEach(part -> addKeys(part, named));
      transaction.otherwise().forEach(part -> addKeys(part, named));
    }
  }

  private static void addKey(KeyRange range, Set<String> named) {
    if (range.isSingle()) {
      named.add(range.key());
    }
  }

  private static void addKeys(Response response, Set<String> named) {
    List<KeyValue> shown = List.of();
    if (response instanceof Response.Get get) {
      shown = get.kvs();
    } else if (response instanceof Response.Delete delete) {
      shown = delete.previous();
    } else if (response instanceof Response.Transaction transaction) {
      transaction.responses().forEach(part -> addKeys(part, named));
    }
    shown.forEach(kv -> named.add(kv.key()));
  }

  private void verify(String key, List<Operation> operations, Findings findings) {
    KeyProjection projection = new KeyProjection(key);
    List<Call<KeyState>> calls = new ArrayList<>();
    long begin = Long.MAX_VALUE;
    for (Operation operation : operations) {
      Step<KeyState> step = projection.of(operation);
      if (step != null) {
        boolean answered = operation.outcome() instanceof Outcome.Answered;
        long returnNanos = answered ? operation.returnNanos() : LinearizationSearch.NEVER;
        calls.add(new Call<>(operation, step, operation.callNanos(), returnNanos));
        begin = Math.min(begin, operation.callNanos());
      }
    }
    for (long lease : leasesByKey.getOrDefault(key, Set.of())) {
      calls.add(new Call<>(lease, endOf(lease), begin, LinearizationSearch.NEVER));
    }
    Result result = new LinearizationSearch<>(KeyState.ABSENT, calls, STEPS_FOR_A_KEY).run();
    if (result instanceof Result.Impossible impossible) {
      findings.violation(
          "no order of the calls explains what was seen of "
              + key
              + "; the first that finds no place is "
              + Wording.operation((Operation) impossible.obstacle()));
    } else if (result instanceof Result.GaveUp) {
      findings.doubt("too many orders are possible for the calls about " + key);
    }
  }

  private static Step<KeyState> endOf(long lease) {
    return state -> state.lease() == lease ? List.of(KeyState.ABSENT) : List.of();
  }
}
