package io.mainstay.server.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Node;
import io.mainstay.storage.ApplyBatch;
import io.mainstay.storage.Table;
import io.mainstay.storage.TableReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tree as the store keeps it: an entry for each node but the root, the index, and the newest
 * events.
 *
 * <p>The entry of a node is named by its depth and its path, so that the children of a directory
 * stand together, in order, without what is below them.
 */
final class NodeTable {
  /** How many events are kept, as in etcd. */
  static final int EVENTS = 1000;

  /**
   * Where the index begins: in etcd the tree holds the members too, and this is where it stands
   * once a cluster of one has begun.
   */
  static final long FIRST_INDEX = 3;

  private static final byte NODE = 'n';
  private static final byte EVENT = 'e';
  private static final byte[] INDEX = {'i'};

  private static final V2Node ROOT = V2Node.newBuilder().setKey(V2Paths.ROOT).setDir(true).build();

  private NodeTable() {}

  /** The node at a path, or null. */
  static @Nullable V2Node node(TableReader table, String path) {
    if (V2Paths.isRoot(path)) {
      return ROOT;
    }
    byte[] stored = table.get(Table.V2, name(V2Paths.depth(path), path));
    return stored == null ? null : node(path, stored);
  }

  /** What is in a directory, hidden or not, in order. */
  static List<V2Node> children(TableReader table, String directory) {
    byte[] prefix = name(V2Paths.depth(directory) + 1, V2Paths.below(directory));
    List<V2Node> children = new ArrayList<>();
    table.scan(Table.V2, prefix, (name, stored) -> children.add(node(path(name), stored)));
    return children;
  }

  /** Visits every node but the root. */
  static void forEach(TableReader table, Consumer<V2Node> visitor) {
    table.scan(
        Table.V2, new byte[] {NODE}, (name, stored) -> visitor.accept(node(path(name), stored)));
  }

  /** Adds a node or replaces it. */
  static void write(ApplyBatch batch, V2Node node) {
    String path = node.getKey();
    batch.put(
        Table.V2,
        name(V2Paths.depth(path), path),
        node.toBuilder().clearKey().build().toByteArray());
  }

  static void remove(ApplyBatch batch, String path) {
    batch.delete(Table.V2, name(V2Paths.depth(path), path));
  }

  /** The index of the newest change. */
  static long index(TableReader table) {
    byte[] stored = table.get(Table.V2, INDEX);
    return stored == null ? FIRST_INDEX : ByteBuffer.wrap(stored).getLong();
  }

  /** Notes the newest change, and forgets one that is too old. */
  static void writeEvent(ApplyBatch batch, V2Event event) {
    long index = event.getNode().getModifiedIndex();
    batch.put(Table.V2, INDEX, ByteBuffer.allocate(Long.BYTES).putLong(index).array());
    batch.put(Table.V2, eventName(index), event.toByteArray());
    batch.delete(Table.V2, eventName(index - EVENTS));
  }

  /** The newest events, oldest first. */
  static List<V2Event> events(TableReader table) {
    List<V2Event> events = new ArrayList<>();
    table.scan(
        Table.V2,
        new byte[] {EVENT},
        (name, stored) -> {
          try {
            events.add(V2Event.parseFrom(stored));
          } catch (InvalidProtocolBufferException e) {
            throw unreadable(e);
          }
        });
    return events;
  }

  private static byte[] name(int depth, String path) {
    byte[] bytes = path.getBytes(UTF_8);
    return ByteBuffer.allocate(1 + Short.BYTES + bytes.length)
        .put(NODE)
        .putShort((short) depth)
        .put(bytes)
        .array();
  }

  private static String path(byte[] name) {
    int start = 1 + Short.BYTES;
    return new String(name, start, name.length - start, UTF_8);
  }

  private static byte[] eventName(long index) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(EVENT).putLong(index).array();
  }

  private static V2Node node(String path, byte[] stored) {
    try {
      return V2Node.parseFrom(stored).toBuilder().setKey(path).build();
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
  }

  private static IllegalStateException unreadable(InvalidProtocolBufferException e) {
    return new IllegalStateException("an entry in the table of the v2 API is unreadable", e);
  }
}
