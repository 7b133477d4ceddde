package io.mainstay.torture.check;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.History;
import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.MemberStarted;
import io.mainstay.torture.history.MemberState;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import io.mainstay.torture.history.WatchOpened;
import io.mainstay.torture.history.WatchReceived;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Histories written by hand; times in seconds. */
final class Story {
  private final List<HistoryEntry> entries = new ArrayList<>();
  private String member = "m0";
  private long watches;

  /** Whom the calls from here on ask. */
  Story at(String name) {
    member = name;
    return this;
  }

  Story call(double from, double to, Request request, Outcome outcome) {
    entries.add(new Operation(entries.size(), 1, member, request, nanos(from), nanos(to), outcome));
    return this;
  }

  Story call(double from, double to, Request request, Response response) {
    return call(from, to, request, new Outcome.Answered(response));
  }

  /** A watch of all keys; all comes at the end of time. */
  Story watch(long startRevision, WatchResponse... responses) {
    return watch(WatchRequest.from(KeyRange.all(), startRevision), responses);
  }

  Story watch(WatchRequest request, WatchResponse... responses) {
    watches++;
    entries.add(new WatchOpened(watches, 2, member, request, 0));
    return more(1_000, responses);
  }

  /** More on the last watch. */
  Story more(double at, WatchResponse... responses) {
    for (WatchResponse response : responses) {
      entries.add(new WatchReceived(watches, response, nanos(at)));
    }
    return this;
  }

  Story started(String name, double at) {
    entries.add(new MemberStarted(name, nanos(at)));
    return this;
  }

  Story state(String name, long revision, long hash) {
    entries.add(new MemberState(name, revision, revision, 0, hash));
    return this;
  }

  History history() {
    return History.of(entries);
  }

  Timeline timeline() {
    return Timeline.of(history());
  }

  Verdict order() {
    return timeline().verdict();
  }

  Verdict linearizable() {
    return LinearizabilityCheck.check(history(), timeline());
  }

  Verdict keyByKey() {
    return KeyByKeyCheck.check(history());
  }

  Verdict reads() {
    return ReadCheck.check(history(), timeline());
  }

  Verdict watches() {
    return WatchCheck.check(history(), timeline());
  }

  Verdict leases() {
    return LeaseCheck.check(history(), timeline());
  }

  Verdict locks() {
    return LockCheck.check(history(), timeline());
  }

  Verdict members() {
    return MemberCheck.check(history());
  }

  static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  static KeyValue kv(String key, String value, long create, long mod, long version) {
    return new KeyValue(key, value, create, mod, version, 0);
  }

  static Request.Put put(String key, String value) {
    return new Request.Put(key, value, 0, false);
  }

  static Request.Put put(String key, String value, long lease) {
    return new Request.Put(key, value, lease, false);
  }

  static Request.Get get(String key) {
    return new Request.Get(KeyRange.of(key), false, 0, 0);
  }

  static Request.Get serializable(String key) {
    return new Request.Get(KeyRange.of(key), true, 0, 0);
  }

  static Request.Get getAt(long revision, KeyRange range) {
    return new Request.Get(range, false, revision, 0);
  }

  static Request.Delete delete(String key) {
    return new Request.Delete(KeyRange.of(key), false);
  }

  /** If the version is as given, puts; else reads. */
  static Request.Transaction putIfVersion(String key, long version, String value) {
    return new Request.Transaction(
        List.of(Compare.number(key, Compare.Target.VERSION, Compare.Relation.EQUAL, version)),
        List.of(put(key, value)),
        List.of(get(key)));
  }

  static Response.Put wasPut(long revision) {
    return new Response.Put(revision, null);
  }

  static Response.Get got(long revision, KeyValue... kvs) {
    return new Response.Get(revision, List.of(kvs), kvs.length, false);
  }

  static Response.Delete deleted(long revision, long count) {
    return new Response.Delete(revision, count, List.of());
  }

  static Response.Transaction succeeded(long revision, Response.OfKeys... parts) {
    return new Response.Transaction(revision, true, List.of(parts));
  }

  static Response.Transaction refused(long revision, Response.OfKeys... parts) {
    return new Response.Transaction(revision, false, List.of(parts));
  }

  static Outcome unknown() {
    return new Outcome.Unknown("timed out");
  }

  static Outcome failed() {
    return new Outcome.Failed("refused");
  }

  static Event putEvent(KeyValue kv) {
    return new Event(Event.Type.PUT, kv, null);
  }

  static Event putEvent(KeyValue kv, KeyValue previous) {
    return new Event(Event.Type.PUT, kv, previous);
  }

  static Event deleteEvent(String key, long revision, KeyValue previous) {
    return new Event(Event.Type.DELETE, new KeyValue(key, "", 0, revision, 0, 0), previous);
  }

  /** Events under the header of the last one. */
  static WatchResponse.Events events(Event... events) {
    return new WatchResponse.Events(events[events.length - 1].revision(), List.of(events), false);
  }

  static WatchResponse.Events fragment(Event... events) {
    return new WatchResponse.Events(events[events.length - 1].revision(), List.of(events), true);
  }

  static WatchResponse progress(long revision) {
    return new WatchResponse.Progress(revision);
  }
}
