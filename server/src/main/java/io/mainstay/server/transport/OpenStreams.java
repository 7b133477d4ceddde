package io.mainstay.server.transport;

import io.mainstay.api.errors.EtcdError;
import io.mainstay.api.errors.EtcdException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The calls of one event loop that stay open. Those whose client asked for a leader end when there
 * has been none for a while: it costs a client more to come back than to be told at once, so one
 * missing heartbeat is not enough (etcd {@code v3rpc/interceptor.go} at v3.7.1).
 *
 * <p>That event loop.
 */
final class OpenStreams {
  /** Ticks in a row without a leader after which streams end. */
  private static final int PATIENCE_TICKS = 3;

  private final BooleanSupplier leaderKnown;
  private final Set<Reply> all = new LinkedHashSet<>();
  private final Set<Reply> needLeader = new LinkedHashSet<>();
  private int ticksWithoutLeader;

  OpenStreams(BooleanSupplier leaderKnown) {
    this.leaderKnown = leaderKnown;
  }

  /** Follows a call until it is over. */
  void add(Reply stream, boolean needsLeader) {
    all.add(stream);
    if (needsLeader) {
      needLeader.add(stream);
    }
    stream.whenOver(
        () -> {
          all.remove(stream);
          needLeader.remove(stream);
        });
  }

  /** To be called once in an election timeout. */
  void tick() {
    ticksWithoutLeader = leaderKnown.getAsBoolean() ? 0 : ticksWithoutLeader + 1;
    if (ticksWithoutLeader >= PATIENCE_TICKS) {
      end(needLeader, EtcdError.NO_LEADER.exception());
    }
  }

  /** Ends all of them, because the member stops. */
  void stop() {
    end(all, EtcdError.STOPPED.exception());
  }

  private static void end(Collection<Reply> streams, EtcdException reason) {
    List.copyOf(streams).forEach(stream -> stream.fail(reason));
  }
}
