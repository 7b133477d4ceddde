package io.mainstay.proxy.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.mainstay.api.etcdserverpb.RangeResponse;
import io.mainstay.api.etcdserverpb.TxnResponse;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.proxy.grpc.OwnedKeys.GivenUp;
import io.mainstay.proxy.grpc.OwnedKeys.Owned;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change that goes through when nobody else owns what it touches. Who does is asked to give it
 * up, as often as it takes in the time of the call. On the event loop of its call.
 */
final class GuardedWrite {
  /** When to look again, whatever was heard of owners meanwhile. */
  private static final long PATIENCE_MILLIS = 200;

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final ClientCall call;
  private final MemberTxns txns;
  private final Leasing leasing;
  private final Write write;
  private final Guards guards;
  private final Consumer<Message> onAnswer;

  /** What is touched and owned here, by leasing key, while an attempt is under way. */
  private final Map<ByteString, Owned> own = new HashMap<>();

  private MemberTxns.UnderWay underWay = () -> {};
  private Departures.@Nullable Waiting waiting;
  private long patience = NO_TIMER;
  private boolean over;

  private GuardedWrite(
      Vertx vertx,
      ClientCall call,
      MemberTxns txns,
      Leasing leasing,
      Write write,
      Consumer<Message> onAnswer) {
    this.vertx = vertx;
    this.call = call;
    this.txns = txns;
    this.leasing = leasing;
    this.write = write;
    this.guards = Guards.of(leasing.prefix(), write);
    this.onAnswer = onAnswer;
  }

  /** Begins; the call ends with an error, or the answer is heard. */
  static void start(
      Vertx vertx,
      ClientCall call,
      MemberTxns txns,
      Leasing leasing,
      Write write,
      Consumer<Message> onAnswer) {
    GuardedWrite guarded = new GuardedWrite(vertx, call, txns, leasing, write, onAnswer);
    call.onGone(guarded::close);
    call.endInTime();
    guarded.attempt();
  }

  private void attempt() {
    if (over) {
      return;
    }
    List<GivenUp> inTheWay = inTheWay();
    if (!inTheWay.isEmpty()) {
      giveUp(inTheWay);
      return;
    }
    Map<ByteString, Long> created = new HashMap<>();
    own.forEach((leasingKey, owned) -> created.put(leasingKey, owned.createRevision()));
    List<Owned> seen = List.copyOf(own.values());
    underWay =
        txns.start(
            call,
            guards.around(write, created, seen.stream().map(Owned::key).toList()),
            done -> decided(done, seen),
            this::fail);
  }

  /** With many keys, and for who may not read them, what they hold afterwards is not looked at. */
  private List<GivenUp> inTheWay() {
    List<GivenUp> all = new ArrayList<>();
    if (guards.haveRanges()) {
      all.addAll(leasing.keys().giveUp(key -> guards.rangesHold(leasing.prefix().key(key))));
    }
    guards.singles().forEach(this::beginWrite);
    if (!all.isEmpty() || !Metadata.identity(call.headers()).isEmpty()) {
      own.values().forEach(owned -> all.addAll(leasing.keys().giveUp(owned)));
      own.clear();
    }
    return all;
  }

  private void beginWrite(ByteString leasingKey) {
    leasing
        .keys()
        .beginWrite(leasing.prefix().strip(leasingKey))
        .ifPresent(owned -> own.put(leasingKey, owned));
  }

  private void giveUp(List<GivenUp> all) {
    leasing.giveUp(all).whenComplete((done, failure) -> call.run(this::attempt));
  }

  private void decided(TxnResponse done, List<Owned> seen) {
    leasing.keys().shown(done.getHeader());
    if (done.getSucceeded()) {
      for (int i = 0; i < seen.size(); i++) {
        RangeResponse now = done.getResponses(write.operations().size() + i).getResponseRange();
        leasing.giveUp(
            leasing.keys().written(seen.get(i), now.getKvsCount() == 0 ? null : now.getKvs(0)));
      }
      own.clear();
      close();
      onAnswer.accept(write.answer().apply(done));
    } else {
      ask(Guards.found(done));
    }
  }

  /** Some leasing keys are there that are others', or some are not that are this proxy's. */
  private void ask(List<KeyValue> found) {
    List<KeyValue> others = new ArrayList<>(found);
    others.removeIf(this::isOwn);
    own.values().forEach(lost -> leasing.giveUp(leasing.keys().giveUp(lost)));
    own.clear();
    long lease = leasing.keys().lease();
    List<GivenUp> strays =
        others.stream()
            .filter(each -> lease != 0 && each.getLease() == lease)
            .map(this::stray)
            .toList();
    if (!strays.isEmpty()) {
      giveUp(strays);
    } else if (others.isEmpty()) {
      attempt();
    } else {
      revoke(others.subList(0, Math.min(Guards.MOST_ASKED, others.size())));
    }
  }

  /** Takes what is still this proxy's off the list of what it is not sure of. */
  private boolean isOwn(KeyValue found) {
    Owned owned = own.get(found.getKey());
    if (owned == null || owned.createRevision() != found.getCreateRevision()) {
      return false;
    }
    leasing.keys().unwritten(owned);
    own.remove(found.getKey());
    return true;
  }

  /** Somebody here asks for it right now, or has not heard that it was given. */
  private GivenUp stray(KeyValue found) {
    ByteString key = leasing.prefix().strip(found.getKey());
    leasing.keys().noticed(key, found.getModRevision() + 1);
    return new GivenUp(key, found.getCreateRevision());
  }

  /** Listens before it asks, so that it does not miss what it waits for. */
  private void revoke(List<KeyValue> others) {
    List<ByteString> leasingKeys = others.stream().map(KeyValue::getKey).toList();
    Departures.Waiting begun =
        leasing.departures().await(leasingKeys, () -> call.run(this::lookAgain));
    waiting = begun;
    List<KeyValue> unasked =
        others.stream().filter(each -> !each.getValue().equals(Guards.REVOKE)).toList();
    if (unasked.isEmpty()) {
      rest();
    } else {
      underWay = txns.start(call, Guards.revoking(unasked), done -> asked(done, begun), this::fail);
    }
  }

  private void asked(TxnResponse done, Departures.Waiting begun) {
    boolean someGone =
        done.getResponsesList().stream().anyMatch(each -> !each.getResponseTxn().getSucceeded());
    rest();
    if (someGone || begun.isOver()) {
      lookAgain();
    }
  }

  private void rest() {
    patience = vertx.setTimer(PATIENCE_MILLIS, due -> lookAgain());
  }

  /** Does nothing while owners are being asked: the answer is waited for. */
  private void lookAgain() {
    if (patience != NO_TIMER) {
      stopWaiting();
      attempt();
    }
  }

  private void stopWaiting() {
    vertx.cancelTimer(patience);
    patience = NO_TIMER;
    if (waiting != null) {
      waiting.close();
    }
  }

  private void fail(Status status) {
    close();
    call.end(status);
  }

  /** What is under way may still go through: what this proxy knows of the keys is not true then. */
  private void close() {
    if (over) {
      return;
    }
    over = true;
    underWay.cancel();
    stopWaiting();
    own.values().forEach(owned -> leasing.giveUp(leasing.keys().giveUp(owned)));
    own.clear();
  }
}
