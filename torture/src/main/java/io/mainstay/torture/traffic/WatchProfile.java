package io.mainstay.torture.traffic;

import io.mainstay.api.errors.StatusCode;
import io.mainstay.api.etcdserverpb.WatchCreateRequest;
import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.client.Exchange;
import io.mainstay.client.Methods;
import io.mainstay.client.RpcException;
import io.mainstay.torture.history.Event;
import io.mainstay.torture.history.WatchOpened;
import io.mainstay.torture.history.WatchReceived;
import io.mainstay.torture.history.WatchRequest;
import io.mainstay.torture.history.WatchResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Watches at one member after another; each stream goes on where the last one ended. Its own thread
 * reads; {@link #askForProgress} and {@link #seenRevision} are for any.
 */
final class WatchProfile implements Profile {
  private static final int LEAST_MILLIS = 3_000;
  private static final int SPREAD_MILLIS = 12_000;
  private static final long PAUSE_MILLIS = 50;

  private final int client;
  private final Targets targets;
  private final Recorder recorder;
  private final Random random;
  private final WatchRequest wanted;
  private long watch;
  private long nextRevision;
  private volatile long seenRevision;
  private volatile @Nullable Exchange<
          io.mainstay.api.etcdserverpb.WatchRequest, io.mainstay.api.etcdserverpb.WatchResponse>
      stream;

  WatchProfile(int client, Targets targets, Recorder recorder, Random random, WatchRequest wanted) {
    this.client = client;
    this.targets = targets;
    this.recorder = recorder;
    this.random = random;
    this.wanted = wanted;
    this.watch = recorder.nextId();
    this.nextRevision = wanted.startRevision();
  }

  /** Up to which revision it knows that it has seen everything. */
  long seenRevision() {
    return seenRevision;
  }

  /** The member is to say how far it has sent. */
  void askForProgress() {
    var open = stream;
    if (open != null) {
      open.send(
          io.mainstay.api.etcdserverpb.WatchRequest.newBuilder()
              .setProgressRequest(WatchProgressRequest.getDefaultInstance())
              .build());
    }
  }

  /** One stream, to its end. */
  @Override
  public void step() throws InterruptedException {
    Targets.Target target = targets.pick(random);
    Duration length = Duration.ofMillis(LEAST_MILLIS + random.nextInt(SPREAD_MILLIS));
    recorder.write(
        new WatchOpened(watch, client, target.member(), from(nextRevision), System.nanoTime()));
    try (var open = target.client().open(Methods.WATCH, length)) {
      stream = open;
      open.send(
          io.mainstay.api.etcdserverpb.WatchRequest.newBuilder()
              .setCreateRequest(message(nextRevision))
              .build());
      read(open);
    } catch (RpcException e) {
      record(
          new WatchResponse.Broken(
              e.code() == StatusCode.DEADLINE_EXCEEDED ? "the client goes" : e.description()));
      if (e.code() != StatusCode.DEADLINE_EXCEEDED) {
        targets.avoid(target);
        Thread.sleep(PAUSE_MILLIS);
      }
    } finally {
      stream = null;
    }
  }

  private void read(
      Exchange<
              io.mainstay.api.etcdserverpb.WatchRequest, io.mainstay.api.etcdserverpb.WatchResponse>
          open)
      throws RpcException, InterruptedException {
    while (true) {
      var message = open.next();
      if (message == null) {
        record(new WatchResponse.Broken("the member ended the stream"));
        return;
      }
      WatchResponse response = response(message);
      record(response);
      note(response);
      if (response instanceof WatchResponse.Canceled) {
        return;
      }
    }
  }

  private void record(WatchResponse response) {
    recorder.write(new WatchReceived(watch, response, System.nanoTime()));
  }

  private void note(WatchResponse response) {
    if (response instanceof WatchResponse.Created created) {
      if (nextRevision == 0) {
        nextRevision = created.revision() + 1;
      }
    } else if (response instanceof WatchResponse.Events events) {
      long last = events.events().get(events.events().size() - 1).revision();
      // Of a revision that came in part, all is wanted again.
      nextRevision = events.fragment() ? last : last + 1;
      seenRevision = nextRevision - 1;
    } else if (response instanceof WatchResponse.Progress progress) {
      nextRevision = Math.max(nextRevision, progress.revision() + 1);
      seenRevision = nextRevision - 1;
    } else if (response instanceof WatchResponse.Canceled canceled) {
      // What lies between is lost to this watch: another begins.
      watch = recorder.nextId();
      nextRevision = Math.max(nextRevision, canceled.compactRevision());
    }
  }

  private static WatchResponse response(io.mainstay.api.etcdserverpb.WatchResponse message) {
    long revision = message.getHeader().getRevision();
    if (message.getCanceled()) {
      return new WatchResponse.Canceled(
          revision, message.getCompactRevision(), message.getCancelReason());
    }
    if (message.getCreated()) {
      return new WatchResponse.Created(revision);
    }
    if (message.getEventsCount() == 0) {
      return new WatchResponse.Progress(revision);
    }
    List<Event> events = message.getEventsList().stream().map(WatchProfile::event).toList();
    return new WatchResponse.Events(revision, events, message.getFragment());
  }

  private static Event event(io.mainstay.api.mvccpb.Event message) {
    return new Event(
        switch (message.getType()) {
          case PUT -> Event.Type.PUT;
          case DELETE -> Event.Type.DELETE;
          case UNRECOGNIZED -> throw new IllegalStateException("an unknown kind of event");
        },
        Messages.keyValue(message.getKv()),
        message.hasPrevKv() ? Messages.keyValue(message.getPrevKv()) : null);
  }

  private WatchRequest from(long revision) {
    return new WatchRequest(
        wanted.range(),
        revision,
        wanted.previous(),
        wanted.progressNotify(),
        wanted.fragment(),
        wanted.noPut(),
        wanted.noDelete());
  }

  private WatchCreateRequest message(long revision) {
    WatchCreateRequest.Builder message =
        WatchCreateRequest.newBuilder()
            .setKey(Messages.bytes(wanted.range().key()))
            .setRangeEnd(Messages.end(wanted.range()))
            .setStartRevision(revision)
            .setPrevKv(wanted.previous())
            .setProgressNotify(wanted.progressNotify())
            .setFragment(wanted.fragment());
    if (wanted.noPut()) {
      message.addFilters(WatchCreateRequest.FilterType.NOPUT);
    }
    if (wanted.noDelete()) {
      message.addFilters(WatchCreateRequest.FilterType.NODELETE);
    }
    return message.build();
  }
}
