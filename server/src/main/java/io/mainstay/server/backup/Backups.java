package io.mainstay.server.backup;

import io.mainstay.server.Async;
import io.mainstay.server.Scheduler;
import io.mainstay.server.config.BackupSettings;
import io.mainstay.server.snapshot.SnapshotStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a backup whenever the schedule says so. One that takes longer than until the next is due
 * makes that one fall out; one that fails is told and tried again at the next time.
 */
public final class Backups {
  private static final Logger log = LoggerFactory.getLogger(Backups.class);

  private final BackupSettings settings;
  private final BackupDirectory directory;
  private final Supplier<SnapshotStream> snapshots;
  private final Scheduler scheduler;
  private final Clock clock;

  /**
   * Of one member.
   *
   * @param snapshots begins a snapshot of the newest state
   * @param clock in the time zone of the schedule
   */
  public Backups(
      String member,
      BackupSettings settings,
      Supplier<SnapshotStream> snapshots,
      Scheduler scheduler,
      Clock clock) {
    this.settings = settings;
    this.directory = new BackupDirectory(settings.directory(), member);
    this.snapshots = snapshots;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * Begins to wait for the first time.
   *
   * @throws IOException if the directory cannot be used
   */
  public void start() throws IOException {
    directory.prepare();
    scheduleNext();
  }

  private void scheduleNext() {
    ZonedDateTime now = ZonedDateTime.now(clock);
    settings
        .schedule()
        .after(now)
        .ifPresent(next -> scheduler.schedule(this::take, Duration.between(now, next)));
  }

  private void take() {
    Async.whenDone(
        takeOne(),
        (file, failure) -> {
          if (failure != null) {
            log.atError().setCause(Async.cause(failure)).log("the backup has failed");
          } else {
            log.atInfo().addKeyValue("path", file).log("took a backup");
          }
          scheduleNext();
        });
  }

  private CompletableFuture<Path> takeOne() {
    SnapshotStream stream = snapshots.get();
    Path unfinished = directory.unfinished(clock.instant(), stream.revision());
    return BackupFile.write(stream, unfinished)
        .thenApply(written -> finish(unfinished))
        .whenComplete(
            (finished, failure) -> {
              stream.close();
              if (failure != null) {
                discard(unfinished);
              }
            });
  }

  private Path finish(Path unfinished) {
    try {
      if (settings.verify()) {
        BackupFile.verify(unfinished);
      }
      Path finished = directory.finish(unfinished);
      if (settings.keep() > 0) {
        directory.keepNewest(settings.keep());
      }
      return finished;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void discard(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      log.atWarn().setCause(e).addKeyValue("path", unfinished).log("an unfinished backup stays");
    }
  }
}
