package io.mainstay.torture.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * What a cluster is made of.
 *
 * @param program the server
 * @param size how many members
 * @param flags what each is given beside names, places and data
 * @param data where the members' data is, and their disks; removed when the cluster is closed
 * @param logs where what they print is added, a file for each
 * @param ownDisks whether each has a {@link Disk} of its own
 * @param ownClocks whether each has a {@link Clock} of its own
 */
public record ClusterSettings(
    Path program,
    int size,
    List<String> flags,
    Path data,
    Path logs,
    boolean ownDisks,
    boolean ownClocks) {
  /** Copies the list. */
  public ClusterSettings {
    flags = List.copyOf(flags);
  }
}
