package io.mainstay.torture.check;

import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import io.mainstay.torture.history.Watch;
import io.mainstay.torture.history.WatchResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes that clients were shown: by watches, by reads, and as what other changes replaced. A
 * key that is read names the revision of its last change.
 */
final class Facts {
  private record Fact(Event event, Object source) {}

  private final NavigableMap<Long, Map<String, Fact>> byRevision = new TreeMap<>();
  private final Map<String, NavigableMap<Long, Event>> byKey = new HashMap<>();
  private final Map<Long, Long> lastUses = new HashMap<>();
  private final Findings findings;

  private Facts(Findings findings) {
    this.findings = findings;
  }

  /** Gathers them; two who were shown different things are a finding, and the first is believed. */
  static Facts of(History history, Findings findings) {
    Facts facts = new Facts(findings);
    for (Watch watch : history.watches()) {
      for (Watch.Stream stream : watch.streams()) {
        for (Watch.Received received : stream.received()) {
          if (received.response() instanceof WatchResponse.Events events) {
            events.events().forEach(event -> facts.addEvent(event, watch));
          }
        }
      }
    }
    for (Operation operation : history.operations()) {
      if (operation.outcome() instanceof Outcome.Answered answered) {
        facts.addAnswer(answered.response(), operation);
        facts.addUses(operation.request(), answered.response());
      }
    }
    return facts;
  }

  /** The revisions of which something is known. */
  Set<Long> revisions() {
    return byRevision.keySet();
  }

  /** What is known of a revision, by key. */
  Map<String, Event> at(long revision) {
    Map<String, Event> events = new TreeMap<>();
    byRevision
        .getOrDefault(revision, Map.of())
        .forEach((key, fact) -> events.put(key, fact.event()));
    return events;
  }

  /** Who was shown a change first. */
  String witness(long revision, String key) {
    Fact fact = byRevision.getOrDefault(revision, Map.of()).get(key);
    return fact == null ? "nobody" : name(fact.source());
  }

  /** The next known change of a key after a revision. */
  @Nullable Event next(String key, long revision) {
    NavigableMap<Long, Event> events = byKey.get(key);
    Map.Entry<Long, Event> next = events == null ? null : events.higherEntry(revision);
    return next == null ? null : next.getValue();
  }

  /** The last revision at which a key is known to have been attached to a lease; 0 for none. */
  long lastUse(long lease) {
    return lastUses.getOrDefault(lease, 0L);
  }

  private void addUses(Request request, Response response) {
    if (request instanceof Request.Put put) {
      lastUses.merge(put.lease(), response.revision(), Math::max);
    } else if (request instanceof Request.Transaction transaction
        && response instanceof Response.Transaction answer) {
      (answer.succeeded() ? transaction.then() : transaction.otherwise())
          .forEach(part -> addUses(part, response));
    }
  }

  private void addAnswer(Response response, Operation source) {
    if (response instanceof Response.Get get) {
      get.kvs().forEach(kv -> addKey(kv, source));
    } else if (response instanceof Response.Put put && put.previous() != null) {
      addKey(put.previous(), source);
    } else if (response instanceof Response.Delete delete) {
      delete.previous().forEach(kv -> addKey(kv, source));
    } else if (response instanceof Response.Transaction transaction) {
      transaction.responses().forEach(part -> addAnswer(part, source));
    }
  }

  private void addEvent(Event event, Object source) {
    add(new Event(event.type(), event.kv(), null), source);
    if (event.previous() != null) {
      addKey(event.previous(), source);
    }
  }

  private void addKey(KeyValue kv, Object source) {
    add(new Event(Event.Type.PUT, kv, null), source);
  }

  private void add(Event event, Object source) {
    String key = event.kv().key();
    Fact known =
        byRevision
            .computeIfAbsent(event.revision(), r -> new HashMap<>())
            .putIfAbsent(key, new Fact(event, source));
    if (known == null) {
      byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(event.revision(), event);
      lastUses.merge(event.kv().lease(), event.revision(), Math::max);
    } else if (!known.event().equals(event)) {
      findings.violation(
          name(known.source())
              + " was shown "
              + Wording.event(known.event())
              + ", but "
              + name(source)
              + " was shown "
              + Wording.event(event));
    }
  }

  private static String name(Object source) {
    return source instanceof Operation operation
        ? Wording.operation(operation)
        : "watch " + ((Watch) source).id();
  }
}
