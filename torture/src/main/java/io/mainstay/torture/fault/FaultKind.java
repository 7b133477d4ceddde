package io.mainstay.torture.fault;

import io.mainstay.torture.cluster.Clock;
import io.mainstay.torture.cluster.Disk;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** All faults there are. */
@SuppressWarnings("ImmutableEnumChecker") // references to methods, which have no state
public enum FaultKind {
  KILL_ONE(1, Need.NOTHING, Deaths::one),
  KILL_LEADER(1, Need.NOTHING, Deaths::leader),
  KILL_ALL(1, Need.NOTHING, Deaths::all),
  PAUSE_ONE(1, Need.NOTHING, Pauses::one),
  PAUSE_LEADER(1, Need.NOTHING, Pauses::leader),
  PAUSE_ALL(1, Need.NOTHING, Pauses::all),
  ISOLATE_ONE(3, Need.NOTHING, Partitions::isolateOne),
  ISOLATE_LEADER(3, Need.NOTHING, Partitions::isolateLeader),
  ISOLATE_ALL(3, Need.NOTHING, Partitions::isolateAll),
  CUT_ONE_LINK(3, Need.NOTHING, Partitions::cutOneLink),
  MUTE_LEADER(3, Need.NOTHING, Partitions::muteLeader),
  DEAFEN_LEADER(3, Need.NOTHING, Partitions::deafenLeader),
  MUTE_OR_DEAFEN_ONE(3, Need.NOTHING, Partitions::muteOrDeafenOne),
  DELAY(2, Need.NOTHING, SlowNetworks::delay),
  LOSS(2, Need.NOTHING, SlowNetworks::loss),
  RESET_CONNECTIONS(2, Need.NOTHING, SlowNetworks::reset),
  STALL_DISK(1, Need.DISKS, Disks::stall),
  SLOW_DISK(1, Need.DISKS, Disks::slow),
  FULL_DISK(1, Need.DISKS, Disks::full),
  BROKEN_DISK(3, Need.DISKS, Disks::broken),
  FLIPPED_BITS(3, Need.NOTHING, Damages::flippedBits),
  TRUNCATED_FILE(3, Need.NOTHING, Damages::truncatedFile),
  CLOCK_JUMP(1, Need.CLOCKS, Clocks::jump),
  REPLACE_MEMBER(3, Need.NOTHING, Maintenance::replaceMember),
  MOVE_LEADER(2, Need.NOTHING, Maintenance::moveLeader),
  COMPACT(1, Need.NOTHING, Maintenance::compact),
  DEFRAGMENT(1, Need.NOTHING, Maintenance::defragment),
  INSTALL_SNAPSHOT(3, Need.NOTHING, Maintenance::installSnapshot);

  /** What a fault needs of the system. */
  public enum Need {
    NOTHING("", () -> true),
    DISKS("root, loop devices, mkfs.ext4 and fsfreeze", Disk::isPossible),
    CLOCKS("libfaketime", Clock::isPossible);

    private final String text;
    private final BooleanSupplier met;

    Need(String text, BooleanSupplier met) {
      this.text = text;
      this.met = met;
    }

    /** It in words. */
    public String text() {
      return text;
    }

    /** Whether it is met here. */
    public boolean isMet() {
      return met.getAsBoolean();
    }
  }

  private final int fewestMembers;
  private final Need need;
  private final Fault fault;

  FaultKind(int fewestMembers, Need need, Fault fault) {
    this.fewestMembers = fewestMembers;
    this.need = need;
    this.fault = fault;
  }

  /** What it is called on the command line and in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fault of this name. */
  public static Optional<FaultKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }

  /** The names of all, separated by commas. */
  public static String texts() {
    return Arrays.stream(values()).map(FaultKind::text).collect(Collectors.joining(","));
  }

  /** How many members it takes. */
  public int fewestMembers() {
    return fewestMembers;
  }

  /** What it needs of the system. */
  public Need need() {
    return need;
  }

  /**
   * Lets it happen.
   *
   * @throws IOException if it could not
   */
  public Injury inflict(Stage stage) throws IOException, InterruptedException {
    return fault.inflict(stage);
  }
}
