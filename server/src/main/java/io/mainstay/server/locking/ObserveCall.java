package io.mainstay.server.locking;

import com.google.protobuf.ByteString;
import io.mainstay.api.etcdserverpb.ResponseHeader;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.api.mvccpb.KeyValue;
import io.mainstay.api.v3electionpb.LeaderRequest;
import io.mainstay.api.v3electionpb.LeaderResponse;
import io.mainstay.server.ClientStream;
import io.mainstay.server.RequestContext;
import io.mainstay.server.ResponseHeaders;
import io.mainstay.server.watch.EventSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of Observe. A client that does not keep up misses values in between, never the newest.
 *
 * <p>The call's executor.
 */
final class ObserveCall extends OpenCall<LeaderRequest> {
  private final ResponseHeaders headers;
  private ByteString name = ByteString.EMPTY;

  /** The newest that the client has not been told for want of room. */
  private @Nullable LeaderResponse waiting;

  ObserveCall(
      Facilities facilities, ResponseHeaders headers, ClientStream stream, RequestContext context) {
    super(facilities, stream, context);
    this.headers = headers;
  }

  @Override
  void start(LeaderRequest request) {
    name = request.getName();
    lookForLeader();
  }

  private void lookForLeader() {
    watches().close();
    then(
        () -> facilities().kv().range(QueueRequests.holder(name), context()),
        found -> {
          long revision = found.getHeader().getRevision();
          if (found.getKvsCount() == 0) {
            awaitLeader(revision + 1);
          } else {
            announce(found.getHeader(), found.getKvs(0));
            follow(found.getKvs(0).getKey(), revision + 1);
          }
        });
  }

  /** The first key that comes leads: there is no older one. */
  private void awaitLeader(long startRevision) {
    watch(
        QueueRequests.prefix(name),
        QueueRequests.prefixEnd(name),
        startRevision,
        events ->
            events.stream()
                .filter(event -> event.getType() == Event.EventType.PUT)
                .findFirst()
                .ifPresent(
                    event -> {
                      KeyValue leader = event.getKv();
                      watches().close();
                      announce(headers.at(leader.getModRevision()), leader);
                      follow(leader.getKey(), leader.getModRevision() + 1);
                    }));
  }

  private void follow(ByteString key, long startRevision) {
    watch(
        key,
        ByteString.EMPTY,
        startRevision,
        events -> {
          for (Event event : events) {
            if (event.getType() == Event.EventType.DELETE) {
              lookForLeader();
              return;
            }
            announce(headers.at(event.getKv().getModRevision()), event.getKv());
          }
        });
  }

  private void watch(
      ByteString key, ByteString rangeEnd, long startRevision, Consumer<List<Event>> onEvents) {
    watches()
        .add(
            key,
            rangeEnd,
            startRevision,
            new EventSource.Listener() {
              @Override
              public void events(List<Event> events) {
                onEvents.accept(events);
              }

              @Override
              public void compacted(long compactRevision) {
                lookForLeader();
              }
            });
  }

  private void announce(ResponseHeader header, KeyValue leader) {
    boolean clientBusy = waiting != null;
    waiting = LeaderResponse.newBuilder().setHeader(header).setKv(leader).build();
    if (!clientBusy) {
      sendWaiting();
    }
  }

  private void sendWaiting() {
    if (isOver() || waiting == null) {
      return;
    }
    if (stream().isFull()) {
      stream().onDrained(this::sendWaiting);
    } else {
      stream().send(waiting.toByteArray());
      waiting = null;
    }
  }
}
