package io.mainstay.server.bootstrap;

import io.mainstay.api.errors.FileFailure;
import io.mainstay.api.membershippb.Member;
import io.mainstay.consensus.GroupSeed;
import io.mainstay.server.apply.ApplyLoop;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.config.ServerConfig;
import io.mainstay.server.snapshot.SnapshotImport;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of a snapshot the data directory of a founding member of a new cluster. Every founder
 * restores the same file under the same flags, each with its own name, and they find each other
 * when they are started. Off line, on one thread.
 *
 * <p>What is restored is the state at an index of the log that equals the number of founders, and
 * the log begins behind it, as etcd has it: whoever joins later is sent the state.
 */
public final class SnapshotRestore {
  private static final Logger log = LoggerFactory.getLogger(SnapshotRestore.class);

  private final ServerConfig config;
  private final Source source;
  private final LongConsumer progress;
  private final Consumer<Step> steps;

  /**
   * What is restored.
   *
   * @param file a snapshot of etcd or of this server
   * @param skipHashCheck whether a file without digest will do, such as one copied from a member
   * @param bumpRevision by how much the revision grows; all before is compacted then. 0 for not at
   *     all
   */
  public record Source(Path file, boolean skipHashCheck, long bumpRevision) {
    /** Checks the number. */
    public Source {
      if (bumpRevision < 0) {
        throw new IllegalArgumentException("bumpRevision " + bumpRevision);
      }
    }
  }

  /** What has been done, in order; what is on disk after each is what a crash would leave. */
  enum Step {
    CHECKED,
    BEGUN,
    STORED,
    SEEDED,
    DONE
  }

  private SnapshotRestore(
      ServerConfig config, Source source, LongConsumer progress, Consumer<Step> steps) {
    this.config = config;
    this.source = source;
    this.progress = progress;
    this.steps = steps;
  }

  /**
   * Restores.
   *
   * @param config name, data directory, and what says who the founders are; the rest is not looked
   *     at
   * @param progress hears how many changes have been restored, after each
   * @throws MemberStartException with one line for the operator; nothing is left behind then
   */
  public static void run(ServerConfig config, Source source, LongConsumer progress)
      throws MemberStartException {
    run(config, source, progress, step -> {});
  }

  static void run(ServerConfig config, Source source, LongConsumer progress, Consumer<Step> steps)
      throws MemberStartException {
    SnapshotRestore restore = new SnapshotRestore(config, source, progress, steps);
    try {
      restore.restore(new StaticBootstrap(config).identity());
    } catch (FileSystemException e) {
      throw new MemberStartException(FileFailure.text(e), e);
    } catch (IOException | StoreException | UncheckedIOException e) {
      throw new MemberStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private void restore(Identity identity) throws IOException, MemberStartException {
    RestoringDirectory.requireFree(config.dataDir(), config.walDir());
    try (SnapshotImport snapshot = SnapshotImport.open(source.file(), source.skipHashCheck())) {
      steps.accept(Step.CHECKED);
      try (RestoringDirectory target =
          RestoringDirectory.create(config.dataDir(), config.walDir())) {
        steps.accept(Step.BEGUN);
        log("restoring snapshot");
        fill(snapshot, target.content(), Membership.of(identity.founders()));
        target.complete(identity);
      }
    }
    log("restored snapshot");
    steps.accept(Step.DONE);
  }

  private void fill(SnapshotImport snapshot, DataDirectory target, Membership founders)
      throws IOException {
    GroupSeed seed =
        new GroupSeed(
            founders.members().stream().map(Member::getID).collect(Collectors.toSet()),
            founders.members().size());
    snapshot.into(
        target.store(), founders, source.bumpRevision(), seed.index(), GroupSeed.TERM, progress);
    steps.accept(Step.STORED);
    StoreOptions options = StoreOptions.defaults(failure -> {}); // it is thrown as well
    try (MvccStore store = MvccStore.open(target.store(), options)) {
      seed.plant(
          target.log(), target.raftState(), directory -> ApplyLoop.saveSnapshot(store, directory));
    }
    steps.accept(Step.SEEDED);
  }

  private void log(String message) {
    Path walDirectory = config.walDir();
    Path member = DataDirectory.member(config.dataDir());
    log.atInfo()
        .addKeyValue("path", source.file())
        .addKeyValue("wal-dir", walDirectory == null ? DataDirectory.log(member) : walDirectory)
        .addKeyValue("data-dir", config.dataDir())
        .log(message);
  }
}
