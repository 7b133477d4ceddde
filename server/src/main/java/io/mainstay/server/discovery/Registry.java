package io.mainstay.server.discovery;

import java.io.IOException;
import java.util.List;

/**
 * A meeting place for one cluster. Methods block; an {@link IOException} means that it may be tried
 * again, a {@link DiscoveryException} that it is of no use.
 */
public interface Registry extends AutoCloseable {
  /**
   * What a member has left.
   *
   * @param memberId its ID, in hexadecimal
   * @param nameAndUrls {@code name=url}, for each of its peer URLs
   */
  record Entry(String memberId, String nameAndUrls) {}

  /**
   * Who was there at one moment.
   *
   * @param entries in the order they came
   * @param position the moment, for {@link #awaitChange}
   */
  record Roster(List<Entry> entries, long position) {
    /** Copies the list. */
    public Roster {
      entries = List.copyOf(entries);
    }
  }

  /** How many members the cluster is to begin with. */
  int clusterSize() throws IOException, DiscoveryException;

  /** Who is there. */
  Roster roster() throws IOException, DiscoveryException;

  /** Leaves a member's entry. */
  void register(Entry entry) throws IOException, DiscoveryException;

  /** Waits until the roster has changed since the position, or some time has passed. */
  void awaitChange(long position) throws IOException, DiscoveryException;

  @Override
  void close();
}
