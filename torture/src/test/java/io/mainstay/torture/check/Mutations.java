package io.mainstay.torture.check;

import io.mainstay.torture.history.HistoryEntry;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Operation;
import io.mainstay.torture.history.Outcome;
import io.mainstay.torture.history.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes histories so that they may, or may not, be wrong. */
final class Mutations {
  private Mutations() {}

  /** Changes something in one answer: a revision, a key, a count, a branch, or when it came. */
  static List<HistoryEntry> mutateAnswer(List<HistoryEntry> entries, Random random) {
    List<Integer> answered = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Operation operation
          && operation.outcome() instanceof Outcome.Answered) {
        answered.add(i);
      }
    }
    List<HistoryEntry> mutated = new ArrayList<>(entries);
    if (!answered.isEmpty()) {
      int at = answered.get(random.nextInt(answered.size()));
      mutated.set(at, mutate((Operation) entries.get(at), random));
    }
    return mutated;
  }

  private static Operation mutate(Operation operation, Random random) {
    Response.OfKeys response =
        (Response.OfKeys) ((Outcome.Answered) operation.outcome()).response();
    long called = operation.callNanos();
    long returned = operation.returnNanos();
    if (random.nextInt(4) == 0) {
      // Not while others ran, but right before its end, or long ago.
      called = random.nextBoolean() ? returned - 1 : called - called / 2;
    } else {
      response = mutate(response, random);
    }
    return new Operation(
        operation.id(),
        operation.client(),
        operation.member(),
        operation.request(),
        called,
        returned,
        new Outcome.Answered(response));
  }

  private static Response.OfKeys mutate(Response.OfKeys response, Random random) {
    boolean header = random.nextInt(3) == 0;
    long revision =
        header
            ? Math.max(1, response.revision() + (random.nextBoolean() ? 1 : -1))
            : response.revision();
    if (response instanceof Response.Put put) {
      return new Response.Put(
          revision, put.previous() == null ? null : mutate(put.previous(), random));
    }
    if (response instanceof Response.Get get) {
      return new Response.Get(
          revision, header ? get.kvs() : mutate(get.kvs(), random), get.count(), get.more());
    }
    if (response instanceof Response.Delete delete) {
      return new Response.Delete(
          revision, delete.deleted() + (header ? 0 : 1), mutate(delete.previous(), random));
    }
    Response.Transaction transaction = (Response.Transaction) response;
    List<Response.OfKeys> parts = new ArrayList<>(transaction.responses());
    if (!header && !parts.isEmpty()) {
      int at = random.nextInt(parts.size());
      parts.set(at, mutate(parts.get(at), random));
    }
    return new Response.Transaction(revision, transaction.succeeded(), parts);
  }

  private static List<KeyValue> mutate(List<KeyValue> kvs, Random random) {
    List<KeyValue> mutated = new ArrayList<>(kvs);
    if (!mutated.isEmpty()) {
      int at = random.nextInt(mutated.size());
      if (random.nextBoolean()) {
        mutated.remove(at);
      } else {
        mutated.set(at, mutate(mutated.get(at), random));
      }
    }
    return mutated;
  }

  private static KeyValue mutate(KeyValue kv, Random random) {
    int what = random.nextInt(4);
    return new KeyValue(
        kv.key(),
        what == 0 ? kv.value() + "9" : kv.value(),
        what == 1 ? kv.createRevision() + 1 : kv.createRevision(),
        what == 2 ? kv.modRevision() - 1 : kv.modRevision(),
        what == 3 ? kv.version() + 1 : kv.version(),
        kv.lease());
  }
}
