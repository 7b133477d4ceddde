package io.mainstay.torture.check;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Operations and what they saw, in words for whoever looks for the fault. */
final class Wording {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int LONGEST_VALUE = 40;

  private Wording() {}

  static String operation(Operation operation) {
    return "operation "
        + operation.id()
        + " (client "
        + operation.client()
        + " at "
        + operation.member()
        + ", "
        + millis(operation.callNanos())
        + " to "
        + millis(operation.returnNanos())
        + ": "
        + request(operation.request())
        + ", "
        + outcome(operation.outcome())
        + ")";
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / NANOS_PER_MILLI);
  }

  private static String outcome(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      return response(answered.response());
    }
    return outcome instanceof Outcome.Failed failed
        ? "failed: " + failed.error()
        : "outcome unknown: " + ((Outcome.Unknown) outcome).error();
  }

  static String request(Request request) {
    if (request instanceof Request.Put put) {
      return "put " + put.key() + "=" + value(put.value()) + lease(put.lease());
    }
    if (request instanceof Request.Get get) {
      return (get.serializable() ? "serializable get of " : "get of ")
          + get.range()
          + (get.revision() == 0 ? "" : " at revision " + get.revision())
          + (get.limit() == 0 ? "" : ", at most " + get.limit());
    }
    if (request instanceof Request.Delete delete) {
      return "delete of " + delete.range();
    }
    if (request instanceof Request.Transaction transaction) {
      return "transaction: if "
          + list(transaction.compares(), Wording::compare)
          + " then "
          + list(transaction.then(), Wording::request)
          + " else "
          + list(transaction.otherwise(), Wording::request);
    }
    // The others are records of few fields whose names say enough.
    return request.toString();
  }

  private static String compare(Compare compare) {
    return compare.target().name().toLowerCase(Locale.ROOT)
        + " of "
        + compare.range()
        + " "
        + compare.relation().name().toLowerCase(Locale.ROOT)
        + " "
        + (compare.target() == Compare.Target.VALUE ? value(compare.value()) : compare.number());
  }

  static String response(Response response) {
    return "answered" + told(response) + " at revision " + response.revision();
  }

  private static String told(Response response) {
    if (response instanceof Response.Get get) {
      return " " + kvs(get.kvs()) + (get.more() ? " of " + get.count() : "");
    }
    if (response instanceof Response.Put put) {
      return put.previous() == null ? "" : " replacing " + kv(put.previous());
    }
    if (response instanceof Response.Delete delete) {
      return " "
          + delete.deleted()
          + " deleted"
          + (delete.previous().isEmpty() ? "" : " " + kvs(delete.previous()));
    }
    if (response instanceof Response.Transaction transaction) {
      return " "
          + (transaction.succeeded() ? "then" : "else")
          + list(transaction.responses(), Wording::told);
    }
    return response instanceof Response.LeaseKeepAlive keepAlive
        ? " with " + keepAlive.ttlSeconds() + " s to live"
        : "";
  }

  static String events(List<Event> events) {
    return events.isEmpty() ? "nothing" : list(events, Wording::event);
  }

  static String event(Event event) {
    return event.type() == Event.Type.PUT
        ? "put " + kv(event.kv())
        : "delete of " + event.kv().key() + " at revision " + event.revision();
  }

  static String kvs(List<KeyValue> kvs) {
    return list(kvs, Wording::kv);
  }

  static String kv(@Nullable KeyValue kv) {
    return kv == null
        ? "nothing"
        : kv.key()
            + "="
            + value(kv.value())
            + " (created "
            + kv.createRevision()
            + ", modified "
            + kv.modRevision()
            + ", version "
            + kv.version()
            + lease(kv.lease())
            + ")";
  }

  private static String lease(long lease) {
    return lease == 0 ? "" : ", lease " + Long.toHexString(lease);
  }

  private static String value(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
  }

  private static <T> String list(List<T> things, Function<T, String> words) {
    return things.stream().map(words).collect(Collectors.joining(", ", "[", "]"));
  }
}
