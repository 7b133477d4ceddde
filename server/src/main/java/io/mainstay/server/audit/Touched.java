package io.mainstay.server.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about: keys, leases, users, members. Never values, passwords or tokens.
 *
 * <p>Immutable. Its size is bounded whatever the request's is, since events wait in memory.
 *
 * @param items in the order of the request
 * @param more how many further ones the request has
 * @param isRead whether the request changes nothing
 */
public record Touched(List<Item> items, int more, boolean isRead) {
  /** Copies the list. */
  public Touched {
    items = List.copyOf(items);
  }

  /** What this request is about. */
  public static Touched by(Message request) {
    return TouchTable.look(request);
  }

  /** Some things; what is too much is left out. */
  public static Touched of(boolean isRead, List<? extends Item> items) {
    int kept = Math.min(items.size(), Touching.MAX_ITEMS);
    return new Touched(List.copyOf(items.subList(0, kept)), items.size() - kept, isRead);
  }

  /** One thing that a request is about. */
  public sealed interface Item {}

  /** What is done to keys. */
  public enum Access {
    READ("read"),
    WRITE("write"),
    DELETE("delete");

    private final String word;

    Access(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * Keys, as ranges are given in etcd's API: without an end it is one key.
   *
   * @param access what is done to them
   */
  public record Keys(Access access, Bytes key, Bytes rangeEnd) implements Item {}

  /**
   * Keys that a role may use from now on, or no longer.
   *
   * @param type READ, WRITE or READWRITE; null where the permission is taken away
   */
  public record Permission(@Nullable String type, Bytes key, Bytes rangeEnd) implements Item {}

  /** A lock or an election by its name. */
  public record Contest(String kind, Bytes name) implements Item {}

  /** A lease. */
  public record Lease(long id) implements Item {}

  /** A user or a role, or something else that has a name. */
  public record Named(String kind, Bytes name) implements Item {}

  /** A member of the cluster. */
  public record Member(long id) implements Item {}

  /** Where a member is to be reached. */
  public record PeerUrl(Bytes url) implements Item {}

  /** A revision of the store. */
  public record Revision(long revision) implements Item {}

  /**
   * An alarm.
   *
   * @param memberId whose it is, 0 for all
   */
  public record Alarm(String action, String type, long memberId) implements Item {}

  /** A change of the cluster's version. */
  public record Downgrade(String action, Bytes version) implements Item {}

  /**
   * The beginning of some bytes.
   *
   * @param sizeBytes how many there are
   */
  public record Bytes(ByteString beginning, int sizeBytes) {
    /** More is not kept. */
    static final int MAX_BYTES = 1024;

    /** No bytes. */
    public static final Bytes NONE = of(ByteString.EMPTY);

    /** Of a text. */
    public static Bytes of(String text) {
      return of(ByteString.copyFromUtf8(text));
    }

    static Bytes of(ByteString bytes) {
      // A copy, so that nothing of the rest is held in memory.
      return bytes.size() <= MAX_BYTES
          ? new Bytes(bytes, bytes.size())
          : new Bytes(
              ByteString.copyFrom(bytes.substring(0, MAX_BYTES).toByteArray()), bytes.size());
    }

    int kept() {
      return beginning.size();
    }

    boolean isEmpty() {
      return sizeBytes == 0;
    }

    boolean isCut() {
      return sizeBytes > beginning.size();
    }
  }
}
