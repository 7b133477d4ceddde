package io.mainstay.server.discovery.v2;

import io.mainstay.server.discovery.DiscoveryException;
import io.mainstay.server.discovery.MeetingPlaceException;
import java.util.List;

/** What discovery needs of the v2 keys API. Blocking; one thread. */
public interface KeysApi {
  /** There is no such key. */
  int KEY_NOT_FOUND = 100;

  /** The key is there already. */
  int NODE_EXISTS = 105;

  /**
   * A key.
   *
   * @param key its whole path
   * @param value empty for a directory, and for a key that was deleted
   * @param createdIndex orders the keys by age
   * @param nodes what is in a directory
   */
  record Node(String key, String value, long createdIndex, List<Node> nodes) {
    /** Copies the list. */
    public Node {
      nodes = List.copyOf(nodes);
    }

    /** The last part of the path. */
    String name() {
      return key.substring(key.lastIndexOf('/') + 1);
    }
  }

  /** What came back. */
  sealed interface Answer {}

  /**
   * A key as it is or has become.
   *
   * @param index of the whole store; 0 if it was not told
   */
  record Found(Node node, long index) implements Answer {}

  /** A refusal by number, see {@link #KEY_NOT_FOUND} and its neighbours. */
  record Refused(int code, String message) implements Answer {}

  /** Nothing has happened for as long as the server was willing to wait. */
  record Nothing() implements Answer {}

  /** Something that no server of this API says. */
  record Strange() implements Answer {}

  /**
   * What is at a path.
   *
   * @param path below the discovery URL, with a slash in front, or empty for the URL itself
   */
  Answer get(String path) throws MeetingPlaceException, DiscoveryException;

  /** Makes a key that must not be there yet. */
  Answer create(String path, String value) throws MeetingPlaceException, DiscoveryException;

  /** Waits for the first change below the URL from an index on; not for ever. */
  Answer await(long fromIndex) throws MeetingPlaceException, DiscoveryException;
}
