package io.mainstay.server.discovery.v3;

import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.MeetingPlaceException;
import java.util.List;
import java.util.Optional;

/** What discovery needs of the etcd at which the members meet. Blocking; one thread. */
public interface Registry extends AutoCloseable {
  /**
   * A key and what is under it.
   *
   * @param value empty for a key that was deleted
   * @param createRevision orders the keys by age
   */
  record Entry(String key, String value, long createRevision) {}

  /**
   * Keys at one revision.
   *
   * @param revision of the whole store
   */
  record Listing(List<Entry> entries, long revision) {
    /** Copies the list. */
    public Listing {
      entries = List.copyOf(entries);
    }
  }

  /** The changes of some keys, in order. */
  interface Changes extends AutoCloseable {
    /**
     * Waits for changes, without limit, and gives them.
     *
     * @throws MeetingPlaceException when there will be no more
     */
    List<Entry> next() throws MeetingPlaceException, DiscoveryException;

    @Override
    void close();
  }

  /** What is under a key. */
  Optional<String> value(String key) throws MeetingPlaceException, DiscoveryException;

  /** All keys with a prefix. */
  Listing list(String prefix) throws MeetingPlaceException, DiscoveryException;

  /** Puts a value under a key. */
  void put(String key, String value) throws MeetingPlaceException, DiscoveryException;

  /** Follows the keys with a prefix from a revision on. */
  Changes watch(String prefix, long fromRevision) throws MeetingPlaceException, DiscoveryException;

  /** Ends all connections. */
  @Override
  void close();
}
