package io.mainstay.torture.check;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a request means when it is alone: the sequential specification of the store.
 *
 * <p>Not known here: leases (a put with a lease that does not exist is refused and never gets here)
 * and compaction.
 *
 * @param response the answer; headers of parts of a transaction have revision 0
 * @param events the changes it makes, in their order, without what they replace
 */
record Execution(Response.OfKeys response, List<Event> events) {

  /**
   * Executes a request.
   *
   * @param before the newest state
   * @param revision that of its changes, if it makes any; the state before is one older
   * @param past the states of the past, for reads at a revision
   */
  static Execution of(
      Request.OfKeys request, StoreView before, long revision, LongFunction<StoreView> past) {
    Changes changes = new Changes(before, revision, past);
    Response.OfKeys response = changes.execute(request);
    List<Event> events = List.copyOf(changes.events.values());
    return new Execution(
        withRevision(response, events.isEmpty() ? revision - 1 : revision), events);
  }

  /** An answer as {@link #of} gives it: without the headers of the parts of a transaction. */
  static Response.OfKeys normalized(Response.OfKeys response) {
    return withRevision(response, response.revision());
  }

  private static Response.OfKeys withRevision(Response.OfKeys response, long revision) {
    if (response instanceof Response.Put put) {
      return new Response.Put(revision, put.previous());
    }
    if (response instanceof Response.Get get) {
      return new Response.Get(revision, get.kvs(), get.count(), get.more());
    }
    if (response instanceof Response.Delete delete) {
      return new Response.Delete(revision, delete.deleted(), delete.previous());
    }
    Response.Transaction transaction = (Response.Transaction) response;
    return new Response.Transaction(
        revision,
        transaction.succeeded(),
        transaction.responses().stream().map(part -> withRevision(part, 0)).toList());
  }

  /** The deletion of a key. */
  static Event deletion(String key, long revision) {
    return new Event(Event.Type.DELETE, new KeyValue(key, "", 0, revision, 0, 0), null);
  }

  private static boolean hold(List<Compare> compares, StoreView state) {
    return compares.stream().allMatch(compare -> holds(compare, state.range(compare.range())));
  }

  /** Whether a comparison holds for the keys that there are in its range. */
  static boolean holds(Compare compare, List<KeyValue> kvs) {
    if (kvs.isEmpty()) {
      return compare.target() != Compare.Target.VALUE
          && related(Long.compare(0, compare.number()), compare.relation());
    }
    return kvs.stream().allMatch(kv -> related(difference(kv, compare), compare.relation()));
  }

  private static int difference(KeyValue kv, Compare compare) {
    return switch (compare.target()) {
      case VERSION -> Long.compare(kv.version(), compare.number());
      case CREATE_REVISION -> Long.compare(kv.createRevision(), compare.number());
      case MOD_REVISION -> Long.compare(kv.modRevision(), compare.number());
      case LEASE -> Long.compare(kv.lease(), compare.number());
      case VALUE ->
          Arrays.compareUnsigned(
              kv.value().getBytes(StandardCharsets.UTF_8),
              compare.value().getBytes(StandardCharsets.UTF_8));
    };
  }

  private static boolean related(int difference, Compare.Relation relation) {
    return switch (relation) {
      case EQUAL -> difference == 0;
      case NOT_EQUAL -> difference != 0;
      case GREATER -> difference > 0;
      case LESS -> difference < 0;
    };
  }

  /** The state while a request is executed: what there was, and the changes so far. */
  private static final class Changes implements StoreView {
    private final StoreView before;
    private final long revision;
    private final LongFunction<StoreView> past;
    private final Map<String, Event> events = new LinkedHashMap<>();

    Changes(StoreView before, long revision, LongFunction<StoreView> past) {
      this.before = before;
      this.revision = revision;
      this.past = past;
    }

    @Override
    public @Nullable KeyValue get(String key) {
      Event event = events.get(key);
      if (event == null) {
        return before.get(key);
      }
      return event.type() == Event.Type.PUT ? event.kv() : null;
    }

    @Override
    public List<KeyValue> range(KeyRange range) {
      if (events.isEmpty()) {
        return before.range(range);
      }
      TreeMap<String, KeyValue> kvs = new TreeMap<>();
      before.range(range).forEach(kv -> kvs.put(kv.key(), kv));
      for (Event event : events.values()) {
        kvs.remove(event.kv().key());
        if (event.type() == Event.Type.PUT && range.contains(event.kv().key())) {
          kvs.put(event.kv().key(), event.kv());
        }
      }
      return List.copyOf(kvs.values());
    }

    Response.OfKeys execute(Request.OfKeys request) {
      if (request instanceof Request.Put put) {
        return put(put);
      }
      if (request instanceof Request.Get get) {
        return get(get);
      }
      if (request instanceof Request.Delete delete) {
        return delete(delete);
      }
      Request.Transaction transaction = (Request.Transaction) request;
      boolean succeeded = hold(transaction.compares(), this);
      List<Response.OfKeys> responses = new ArrayList<>();
      for (Request.OfKeys part : succeeded ? transaction.then() : transaction.otherwise()) {
        responses.add(execute(part));
      }
      return new Response.Transaction(0, succeeded, responses);
    }

    private Response.OfKeys put(Request.Put put) {
      KeyValue old = get(put.key());
      KeyValue kv =
          new KeyValue(
              put.key(),
              put.value(),
              old == null ? revision : old.createRevision(),
              revision,
              old == null ? 1 : old.version() + 1,
              put.lease());
      events.put(put.key(), new Event(Event.Type.PUT, kv, null));
      return new Response.Put(0, put.previous() ? old : null);
    }

    private Response.OfKeys get(Request.Get get) {
      StoreView state = get.revision() == 0 ? this : past.apply(get.revision());
      List<KeyValue> kvs = state.range(get.range());
      boolean more = get.limit() > 0 && kvs.size() > get.limit();
      return new Response.Get(
          0, more ? kvs.subList(0, Math.toIntExact(get.limit())) : kvs, kvs.size(), more);
    }

    private Response.OfKeys delete(Request.Delete delete) {
      List<KeyValue> old = range(delete.range());
      for (KeyValue kv : old) {
        events.put(kv.key(), deletion(kv.key(), revision));
      }
      return new Response.Delete(0, old.size(), delete.previous() ? old : List.of());
    }
  }
}
