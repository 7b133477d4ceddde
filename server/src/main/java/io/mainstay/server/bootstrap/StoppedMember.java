package io.mainstay.server.bootstrap;

import io.mainstay.consensus.LogEnd;
import io.mainstay.server.cluster.Membership;
import io.mainstay.server.cluster.MembershipTable;
import io.mainstay.storage.MvccStore;
import io.mainstay.storage.ReadView;
import io.mainstay.storage.StoreException;
import io.mainstay.storage.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a member that does not run, for tools. Held by its lock until it is closed.
 * One thread.
 */
public final class StoppedMember implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final DataDirectory directory;
  private final Identity identity;
  private final MvccStore store;

  /**
   * How far a member has come.
   *
   * @param memberId who it is
   * @param name what it is called, empty if its cluster does not know
   * @param clusterId whose member it is
   * @param logTerm the term of the last entry of its log
   * @param logIndex the index of that entry
   * @param appliedIndex up to where its store holds what the log says
   * @param revision of its key space
   * @param members of the cluster, as it knows them
   */
  public record Standing(
      long memberId,
      String name,
      long clusterId,
      long logTerm,
      long logIndex,
      long appliedIndex,
      long revision,
      int members) {
    /** Whether it has come further than another, as an election sees it. */
    public boolean isAheadOf(Standing other) {
      return end().compareTo(other.end()) > 0;
    }

    private LogEnd end() {
      return new LogEnd(logTerm, logIndex);
    }
  }

  private StoppedMember(DataDirectory directory, Identity identity, MvccStore store) {
    this.directory = directory;
    this.identity = identity;
    this.store = store;
  }

  /**
   * Opens a directory.
   *
   * @param walDirectory where the log is, null for its usual place
   * @param patience how long to wait for another process to let go of it
   * @throws MemberStartException when there is none, it is not whole, or in use; with one line for
   *     the operator
   */
  public static StoppedMember open(Path root, @Nullable Path walDirectory, Duration patience)
      throws MemberStartException {
    Path store = DataDirectory.member(root).resolve("store");
    if (!Files.isDirectory(store) && !DataDirectory.isForeign(root)) {
      throw new MemberStartException("stat " + store + ": no such file or directory");
    }
    DataDirectory directory = await(root, walDirectory, patience);
    try {
      Identity identity =
          directory
              .identity()
              .orElseThrow(
                  () -> new MemberStartException("data directory " + root + " holds nothing"));
      MvccStore opened =
          MvccStore.open(directory.store(), StoreOptions.defaults(failure -> {})); // thrown as well
      return new StoppedMember(directory, identity, opened);
    } catch (MemberStartException e) {
      directory.close();
      throw e;
    } catch (StoreException e) {
      directory.close();
      throw new MemberStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static DataDirectory await(Path root, @Nullable Path walDirectory, Duration patience)
      throws MemberStartException {
    long deadline = System.nanoTime() + patience.toNanos();
    BooleanSupplier late = () -> System.nanoTime() - deadline >= 0;
    while (true) {
      try {
        return DataDirectory.open(root, walDirectory);
      } catch (DataDirectoryInUseException e) {
        if (late.getAsBoolean()) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(MemberStartException inUse) throws MemberStartException {
    try {
      Thread.sleep(LOOK_AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw inUse;
    }
  }

  /** What it holds. */
  public MvccStore store() {
    return store;
  }

  /** Who its cluster's members are, as far as it has applied its log. */
  public Membership membership() {
    try (ReadView view = store.newestView()) {
      return MembershipTable.read(view);
    }
  }

  /** How far it has come. Reads the end of the log. */
  public Standing standing() {
    Membership membership = membership();
    String name =
        membership
            .member(identity.memberId())
            .map(member -> member.getMemberAttributes().getName())
            .orElse("");
    LogEnd end = LogEnd.read(directory.log(), directory.raftState());
    try (ReadView view = store.newestView()) {
      return new Standing(
          identity.memberId(),
          name,
          identity.clusterId(),
          end.term(),
          end.index(),
          store.appliedIndex(),
          view.revision(),
          membership.members().size());
    }
  }

  /**
   * Notes that it makes a cluster of its own of what it holds when it is started next, as under
   * {@code --force-new-cluster}.
   */
  public void takeOver() {
    directory.beginTakeOver();
  }

  @Override
  public void close() {
    store.close();
    directory.close();
  }
}
