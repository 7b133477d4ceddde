package io.mainstay.interop.history;

import io.mainstay.api.etcdserverpb.WatchProgressRequest;
import io.mainstay.api.etcdserverpb.WatchRequest;
import io.mainstay.api.etcdserverpb.WatchResponse;
import io.mainstay.api.mvccpb.Event;
import io.mainstay.interop.fixture.Methods;
import io.mainstay.interop.fixture.WireClient;
import io.mainstay.interop.fixture.WireClient.WireStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Some watches on one stream, recorded. When the stream breaks it is opened again, with another
 * member, where it left off; a watch that was cancelled by a compaction begins again at the
 * compacted revision.
 *
 * <p>Everything happens on one event loop; {@link #reached} may be called on any thread.
 */
public final class RecordingStream implements AutoCloseable {
  private static final long RETRY_MILLIS = 50;
  private static final long PROGRESS_MILLIS = 150;

  private final Vertx vertx;
  private final Context context;
  private final List<Integer> ports;
  private final Random random;
  private final long napMillis;
  private final List<Watch> watches = new ArrayList<>();
  private final Map<Long, Watch> byId = new HashMap<>();
  private final List<Watch> opening = new ArrayList<>();
  private @Nullable WireClient client;
  private @Nullable WireStream<WatchRequest, WatchResponse> stream;
  private int generation;
  private long lastId = 1000;
  private boolean drowsy;
  private boolean closed;

  /** One watch and how far it has come. */
  private static final class Watch {
    private final WatchRecording recording;
    private final List<Event> parts = new ArrayList<>();
    private long next;
    private volatile long reached = -1;

    private Watch(WatchRecording recording, long startRevision) {
      this.recording = recording;
      this.next = startRevision;
    }
  }

  /**
   * A stream that is not open yet.
   *
   * @param ports of the members' client listeners
   * @param napMillis how long it stops reading after each response; 0 for a quick reader
   */
  public RecordingStream(Vertx vertx, List<Integer> ports, long seed, long napMillis) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.ports = ports;
    this.random = new Random(seed);
    this.napMillis = napMillis;
  }

  /** Adds a watch from this revision on; 0 for what comes after now. Before {@link #open} only. */
  public WatchRecording add(String name, WatchSpec spec, long startRevision) {
    WatchRecording recording = new WatchRecording(name, spec);
    watches.add(new Watch(recording, startRevision));
    return recording;
  }

  /** Begins to watch, and to ask for progress every now and then. */
  public void open() {
    context.runOnContext(begin -> connect());
    vertx.setPeriodic(
        PROGRESS_MILLIS,
        timer -> {
          if (closed) {
            vertx.cancelTimer(timer);
          } else {
            context.runOnContext(asked -> askForProgress());
          }
        });
  }

  /** The revision up to which all watches of this stream are known to have seen everything. */
  public long reached() {
    return watches.stream().mapToLong(watch -> watch.reached).min().orElse(Long.MAX_VALUE);
  }

  @Override
  public void close() {
    closed = true;
    context.runOnContext(end -> disconnect());
  }

  @Override
  public String toString() {
    return "stream %d (%s, %d being opened): %s"
        .formatted(
            generation,
            stream == null ? "broken" : "open",
            opening.size(),
            watches.stream()
                .map(
                    watch ->
                        watch.recording.name() + " at " + watch.next + ", sure to " + watch.reached)
                .toList());
  }

  private void connect() {
    if (closed) {
      return;
    }
    disconnect();
    int mine = ++generation;
    WireClient opened = new WireClient(vertx, ports.get(random.nextInt(ports.size())));
    client = opened;
    opened
        .open(Methods.WATCH, response -> onResponse(mine, response), () -> onEnd(mine))
        .onSuccess(
            fresh -> {
              if (mine == generation && !closed) {
                stream = fresh;
                watches.forEach(this::create);
              }
            });
  }

  private void disconnect() {
    stream = null;
    drowsy = false;
    byId.clear();
    opening.clear();
    watches.forEach(watch -> watch.parts.clear());
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private void onEnd(int ended) {
    if (ended == generation && !closed) {
      stream = null;
      vertx.setTimer(RETRY_MILLIS, later -> context.runOnContext(again -> reconnect(ended)));
    }
  }

  private void reconnect(int ended) {
    if (ended == generation) {
      connect();
    }
  }

  private void create(Watch watch) {
    if (stream != null) {
      opening.add(watch);
      long id = random.nextBoolean() ? 0 : ++lastId;
      stream.send(
          WatchRequest.newBuilder()
              .setCreateRequest(watch.recording.spec().request(id, watch.next))
              .build());
    }
  }

  private void askForProgress() {
    if (stream != null) {
      stream.send(
          WatchRequest.newBuilder()
              .setProgressRequest(WatchProgressRequest.getDefaultInstance())
              .build());
    }
  }

  private void onResponse(int from, WatchResponse response) {
    if (from != generation || closed) {
      return;
    }
    if (response.getCreated()) {
      created(response);
    } else if (response.getWatchId() == -1) {
      byId.values().forEach(watch -> progress(watch, response.getHeader().getRevision()));
    } else {
      Watch watch = byId.get(response.getWatchId());
      if (watch == null) {
        throw new AssertionError("nobody has this watch: " + response);
      }
      received(watch, response);
    }
    nap();
  }

  private void created(WatchResponse response) {
    Watch watch = opening.remove(0);
    if (response.getCanceled()) {
      throw new AssertionError(watch.recording.name() + " was refused: " + response);
    }
    byId.put(response.getWatchId(), watch);
    if (watch.next == 0) {
      watch.next = response.getHeader().getRevision() + 1;
    }
    watch.recording.add(new WatchRecording.Entry.Opened(watch.next));
  }

  private void received(Watch watch, WatchResponse response) {
    if (response.getCanceled()) {
      byId.remove(response.getWatchId());
      watch.recording.add(new WatchRecording.Entry.Compacted(response.getCompactRevision()));
      watch.next = Math.max(watch.next, response.getCompactRevision());
      create(watch);
    } else if (response.getEventsCount() == 0) {
      progress(watch, response.getHeader().getRevision());
    } else {
      watch.parts.addAll(response.getEventsList());
      if (!response.getFragment()) {
        List<Event> events = List.copyOf(watch.parts);
        watch.parts.clear();
        watch.recording.add(new WatchRecording.Entry.Events(events));
        watch.next = events.get(events.size() - 1).getKv().getModRevision() + 1;
      }
    }
  }

  private static void progress(Watch watch, long revision) {
    watch.recording.add(new WatchRecording.Entry.Progress(revision));
    watch.next = Math.max(watch.next, revision + 1);
    watch.reached = Math.max(watch.reached, revision);
  }

  private void nap() {
    WireStream<WatchRequest, WatchResponse> sleepy = stream;
    if (napMillis > 0 && sleepy != null) {
      if (!drowsy) {
        drowsy = true;
        sleepy.pause();
      }
      vertx.setTimer(napMillis, awake -> context.runOnContext(next -> sleepy.fetchOne()));
    }
  }
}
