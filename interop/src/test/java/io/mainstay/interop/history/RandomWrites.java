package io.mainstay.interop.history;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.CompactionRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeRequest;
import io.mainstay.api.etcdserverpb.DeleteRangeResponse;
import io.mainstay.api.etcdserverpb.PutRequest;
import io.mainstay.api.etcdserverpb.RequestOp;
import io.mainstay.api.etcdserverpb.TxnRequest;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A client that makes random changes of a few keys, one after the other, and now and then compacts;
 * every value is new. It moves on to another member when one does not answer, and remembers what
 * was acknowledged.
 *
 * <p>One event loop; what it remembers may be read on any thread.
 */
public final class RandomWrites implements AutoCloseable {
  private static final int KEYS = 8;
  private static final List<String> PREFIXES = List.of("a/", "b/", "c/");
  private static final long PATIENCE_SECONDS = 3;
  private static final long RETRY_MILLIS = 20;
  private static final int COMPACT_ONE_IN = 60;
  private static final int KEPT_REVISIONS = 40;

  private final Vertx vertx;
  private final Context context;
  private final List<Integer> ports;
  private final String name;
  private final Random random;
  private final List<List<Event>> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> compactions = Collections.synchronizedList(new ArrayList<>());
  private WireClient client;
  private long number;
  private long revision = 1;
  private volatile boolean closed;

  /** A client that has not begun yet. */
  public RandomWrites(Vertx vertx, List<Integer> ports, String name, long seed) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.ports = ports;
    this.name = name;
    this.random = new Random(seed);
    this.client = connect();
  }

  /** Begins to write. */
  public void start() {
    context.runOnContext(begin -> next());
  }

  /** The changes that were acknowledged, a list for each write. */
  public List<List<Event>> acknowledged() {
    return acknowledged;
  }

  /** The revisions of all compactions that were tried. */
  public List<Long> compactions() {
    return compactions;
  }

  @Override
  public void close() {
    closed = true;
  }

  private WireClient connect() {
    return new WireClient(vertx, ports.get(random.nextInt(ports.size())));
  }

  private void next() {
    if (closed) {
      client.close();
      return;
    }
    oneWrite()
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .onComplete(
            written -> {
              if (written.succeeded()) {
                next();
              } else {
                client.close();
                client = connect();
                vertx.setTimer(RETRY_MILLIS, later -> context.runOnContext(again -> next()));
              }
            });
  }

  private Future<?> oneWrite() {
    int choice = random.nextInt(COMPACT_ONE_IN);
    if (choice == 0 && revision > KEPT_REVISIONS) {
      return compact();
    } else if (choice < 30) {
      return put();
    } else if (choice < 45) {
      return transaction();
    } else {
      return delete();
    }
  }

  private Future<?> put() {
    ByteString key = randomKey();
    ByteString value = newValue();
    return client
        .call(Methods.PUT, PutRequest.newBuilder().setKey(key).setValue(value).build())
        .onSuccess(answer -> remember(answer.getHeader().getRevision(), List.of(pair(key, value))));
  }

  private Future<?> transaction() {
    List<KeyValue> pairs = new ArrayList<>();
    TxnRequest.Builder request = TxnRequest.newBuilder();
    for (int i = random.nextInt(KEYS); i < KEYS; i++) {
      KeyValue pair = pair(key(i), newValue());
      pairs.add(pair);
      request.addSuccess(
          RequestOp.newBuilder()
              .setRequestPut(
                  PutRequest.newBuilder().setKey(pair.getKey()).setValue(pair.getValue())));
    }
    return client
        .call(Methods.TXN, request.build())
        .onSuccess(answer -> remember(answer.getHeader().getRevision(), pairs));
  }

  private Future<?> delete() {
    DeleteRangeRequest.Builder request = DeleteRangeRequest.newBuilder().setPrevKv(true);
    ByteString key = randomKey();
    request.setKey(key);
    if (random.nextInt(4) == 0) {
      request.setRangeEnd(key.substring(0, 2).concat(ByteString.copyFromUtf8("~")));
    }
    return client
        .call(Methods.DELETE_RANGE, request.build())
        .onSuccess(
            answer -> {
              if (answer.getDeleted() > 0) {
                rememberDeleted(answer);
              }
            });
  }

  private Future<?> compact() {
    long target = revision - random.nextInt(KEPT_REVISIONS);
    compactions.add(target);
    // A compaction that comes too late for another one is refused: that is no failure here.
    return client
        .call(Methods.COMPACT, CompactionRequest.newBuilder().setRevision(target).build())
        .otherwiseEmpty();
  }

  private void remember(long at, List<KeyValue> pairs) {
    revision = at;
    acknowledged.add(pairs.stream().map(pair -> event(at, pair, Event.EventType.PUT)).toList());
  }

  private void rememberDeleted(DeleteRangeResponse answer) {
    revision = answer.getHeader().getRevision();
    acknowledged.add(
        answer.getPrevKvsList().stream()
            .map(
                gone ->
                    event(revision, pair(gone.getKey(), ByteString.EMPTY), Event.EventType.DELETE))
            .toList());
  }

  private ByteString randomKey() {
    return key(random.nextInt(KEYS));
  }

  private ByteString key(int index) {
    return ByteString.copyFromUtf8(PREFIXES.get(random.nextInt(PREFIXES.size())) + index);
  }

  private ByteString newValue() {
    return ByteString.copyFromUtf8(name + "/" + number++);
  }

  private static KeyValue pair(ByteString key, ByteString value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static Event event(long revision, KeyValue pair, Event.EventType type) {
    return Event.newBuilder()
        .setType(type)
        .setKv(pair.toBuilder().setModRevision(revision))
        .build();
  }
}
