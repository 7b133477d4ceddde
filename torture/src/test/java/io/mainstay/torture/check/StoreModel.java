package io.mainstay.torture.check;

import io.mainstay.torture.check.LinearizationSearch.Call;
import io.mainstay.torture.check.LinearizationSearch.Result;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The slow and obvious proof: an order of all calls is searched for in which a store, executing one
 * after another, gives all the answers. For reads, writes and transactions only.
 */
record StoreModel(long revision, Map<String, KeyValue> kvs) implements StoreView {
  static boolean isLinearizable(History history) {
    List<Call<StoreModel>> calls = new ArrayList<>();
    for (Operation operation : history.operations()) {
      if (!(operation.outcome() instanceof Outcome.Failed)) {
        calls.add(call(operation));
      }
    }
    Result result =
        new LinearizationSearch<>(new StoreModel(1, Map.of()), calls, Long.MAX_VALUE).run();
    return result instanceof Result.Found;
  }

  private static Call<StoreModel> call(Operation operation) {
    Response.OfKeys answer =
        operation.outcome() instanceof Outcome.Answered answered
            ? Execution.normalized((Response.OfKeys) answered.response())
            : null;
    return new Call<>(
        operation,
        state -> state.next((Request.OfKeys) operation.request(), answer),
        operation.callNanos(),
        answer == null ? LinearizationSearch.NEVER : operation.returnNanos());
  }

  private List<StoreModel> next(Request.OfKeys request, Response.@Nullable OfKeys answer) {
    Execution execution =
        Execution.of(
            request,
            this,
            revision + 1,
            past -> {
              throw new AssertionError("a read at a revision");
            });
    if (answer != null && !answer.equals(execution.response())) {
      return List.of();
    }
    if (execution.events().isEmpty()) {
      return List.of(this);
    }
    Map<String, KeyValue> next = new TreeMap<>(kvs);
    for (Event event : execution.events()) {
      next.remove(event.kv().key());
      if (event.type() == Event.Type.PUT) {
        next.put(event.kv().key(), event.kv());
      }
    }
    return List.of(new StoreModel(revision + 1, next));
  }

  @Override
  public @Nullable KeyValue get(String key) {
    return kvs.get(key);
  }

  @Override
  public List<KeyValue> range(KeyRange range) {
    return kvs.values().stream().filter(kv -> range.contains(kv.key())).toList();
  }
}
