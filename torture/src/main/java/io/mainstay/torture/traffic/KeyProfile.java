package io.mainstay.torture.traffic;

import io.mainstay.torture.history.Compare;
import io.mainstay.torture.history.KeyRange;
import io.mainstay.torture.history.KeyValue;
import io.mainstay.torture.history.Request;
import io.mainstay.torture.history.Response;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Reads and writes few keys, so that clients meet. */
final class KeyProfile implements Profile {
  static final String PREFIX = "key/";

  private static final int KEYS = 24;
  private static final int MOST_REVISIONS_BACK = 300;
  private static final int PERCENT = 100;
  private static final int PUTS = 28;
  private static final int GETS = 20;
  private static final int STALE_GETS = 14;
  private static final int OLD_GETS = 6;
  private static final int RANGES = 6;
  private static final int DELETES = 8;
  private static final int SMALL_RANGE = 3;
  private static final int LIMIT = 5;

  private final Session session;
  private final Random random;

  /** What it has last seen of a key, to compare with. */
  private KeyValue seen = new KeyValue(key(0), "", 0, 0, 0, 0);

  KeyProfile(Session session) {
    this.session = session;
    this.random = session.random();
  }

  @Override
  public void step() throws InterruptedException {
    Optional<Response> answer = session.call(request());
    if (answer.isPresent() && answer.get() instanceof Response.Get get && !get.kvs().isEmpty()) {
      seen = get.kvs().get(random.nextInt(get.kvs().size()));
    }
  }

  private Request request() {
    int drawn = random.nextInt(PERCENT);
    if ((drawn -= PUTS) < 0) {
      return put(anyKey());
    }
    if ((drawn -= GETS) < 0) {
      return new Request.Get(KeyRange.of(anyKey()), false, 0, 0);
    }
    if ((drawn -= STALE_GETS) < 0) {
      return new Request.Get(anyRange(), true, 0, 0);
    }
    if ((drawn -= OLD_GETS) < 0) {
      long back = random.nextInt(MOST_REVISIONS_BACK);
      long revision = Math.max(1, session.newestRevision() - back);
      return new Request.Get(anyRange(), random.nextBoolean(), revision, 0);
    }
    if ((drawn -= RANGES) < 0) {
      return new Request.Get(KeyRange.prefix(PREFIX), false, 0, random.nextBoolean() ? 0 : LIMIT);
    }
    if ((drawn -= DELETES) < 0) {
      return new Request.Delete(anyRange(), random.nextBoolean());
    }
    return transaction();
  }

  private Request.Put put(String key) {
    return new Request.Put(key, session.uniqueValue(), 0, random.nextBoolean());
  }

  private Request.Transaction transaction() {
    return new Request.Transaction(
        List.of(comparison()),
        List.of(put(seen.key()), new Request.Get(KeyRange.prefix(PREFIX), false, 0, LIMIT)),
        random.nextBoolean()
            ? List.of(new Request.Get(KeyRange.of(seen.key()), false, 0, 0))
            : List.of(new Request.Delete(KeyRange.of(seen.key()), true), put(otherKey())));
  }

  private Compare comparison() {
    return switch (random.nextInt(4)) {
      case 0 ->
          Compare.number(
              seen.key(), Compare.Target.VERSION, Compare.Relation.GREATER, seen.version() - 1);
      case 1 -> Compare.value(seen.key(), Compare.Relation.EQUAL, seen.value());
      case 2 ->
          Compare.number(
              seen.key(),
              Compare.Target.CREATE_REVISION,
              Compare.Relation.NOT_EQUAL,
              seen.createRevision());
      default ->
          Compare.number(
              seen.key(), Compare.Target.MOD_REVISION, Compare.Relation.EQUAL, seen.modRevision());
    };
  }

  /** No key may be put twice in a transaction, nor deleted and put. */
  private String otherKey() {
    String key = anyKey();
    while (key.equals(seen.key())) {
      key = anyKey();
    }
    return key;
  }

  private KeyRange anyRange() {
    int first = random.nextInt(KEYS - SMALL_RANGE);
    return random.nextInt(SMALL_RANGE) > 0
        ? KeyRange.of(key(first))
        : new KeyRange(key(first), key(first + SMALL_RANGE));
  }

  private String anyKey() {
    return key(random.nextInt(KEYS));
  }

  /** In the order of its number. */
  private static String key(int number) {
    return PREFIX + (char) ('a' + number);
  }
}
