package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Node;
import io.mainstay.storage.TableReader;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The tree at one point, for reading (etcd {@code server/etcdserver/api/v2store} at v3.5).
 *
 * <p>As long-lived as what it reads from, and on the same thread.
 */
final class Tree {
  static final String GET = "get";

  private final TableReader table;
  private final long index;

  Tree(TableReader table) {
    this.table = table;
    this.index = NodeTable.index(table);
  }

  /** The index of the newest change. */
  long index() {
    return index;
  }

  /**
   * What is at a path, as clients are told of it.
   *
   * @param recursive whether the directories in a directory are listed as well
   * @param nowNanos Unix time, from which times to live are counted
   * @throws V2Exception as {@link #require}
   */
  V2Event get(String path, boolean recursive, long nowNanos) {
    V2Node node = require(path);
    V2Node.Builder shown = show(node, nowNanos).toBuilder();
    if (node.getDir()) {
      list(shown, recursive, nowNanos);
    }
    return V2Event.newBuilder().setAction(GET).setNode(shown).build();
  }

  /**
   * The node at a path.
   *
   * @throws V2Exception {@code KEY_NOT_FOUND} or {@code NOT_A_DIRECTORY}, naming the first part of
   *     the path that is in the way
   */
  V2Node require(String path) {
    V2Node node = NodeTable.node(table, path);
    if (node != null) {
      return node;
    }
    for (String ancestor : V2Paths.ancestors(path)) {
      V2Node above = NodeTable.node(table, ancestor);
      if (above == null) {
        throw refusal(V2Code.KEY_NOT_FOUND, ancestor);
      }
      if (!above.getDir()) {
        throw refusal(V2Code.NOT_A_DIRECTORY, ancestor);
      }
    }
    throw refusal(V2Code.KEY_NOT_FOUND, path);
  }

  /** A refusal that has a path as its cause; for the root etcd names none. */
  V2Exception refusal(V2Code code, String path) {
    return new V2Exception(code, V2Paths.isRoot(path) ? "" : path, index);
  }

  /** A node by itself, with its time to live. */
  static V2Node show(V2Node node, long nowNanos) {
    return node.getExpiration() == 0
        ? node
        : node.toBuilder().setTtl(secondsUntil(node.getExpiration(), nowNanos)).build();
  }

  private void list(V2Node.Builder directory, boolean recursive, long nowNanos) {
    List<V2Node> children = NodeTable.children(table, directory.getKey());
    for (V2Node child : children) {
      if (!V2Paths.isHidden(child.getKey())) {
        V2Node.Builder shown = show(child, nowNanos).toBuilder();
        if (recursive && child.getDir()) {
          list(shown, true, nowNanos);
        }
        directory.addNodes(shown);
      }
    }
  }

  /** Rounded up; not positive once the time is up. */
  private static long secondsUntil(long expirationNanos, long nowNanos) {
    long left = expirationNanos - nowNanos;
    long second = TimeUnit.SECONDS.toNanos(1);
    return left / second + (left % second > 0 ? 1 : 0);
  }
}
