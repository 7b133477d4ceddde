package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Event;
import io.mainstay.api.v2pb.V2Node;
import io.mainstay.api.v2pb.V2Request;
import io.mainstay.storage.ApplyBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change of the tree (etcd {@code server/etcdserver/api/v2store/store.go} at v3.5). Apply
 * thread; for one change only.
 *
 * <p>Everything is checked before anything is written.
 */
final class TreeWriter {
  /** Times before the year 2000 are nobody's wish (etcd {@code minExpireTime}). */
  private static final long EARLIEST_NANOS = TimeUnit.SECONDS.toNanos(946_684_800);

  private final ApplyBatch batch;
  private final Expiries expiries;
  private final V2Request request;
  private final Tree tree;
  private final long nextIndex;
  private final List<String> removedBelow = new ArrayList<>();

  TreeWriter(ApplyBatch batch, Expiries expiries, V2Request request) {
    this.batch = batch;
    this.expiries = expiries;
    this.request = request;
    this.tree = new Tree(batch);
    this.nextIndex = tree.index() + 1;
  }

  /**
   * Makes the change that the request asks for.
   *
   * @throws V2Exception when it is refused
   */
  Change run() {
    String path = request.getPath();
    return switch (request.getAction()) {
      case SET -> set(path);
      case CREATE -> create(path);
      case CREATE_IN_ORDER -> create(V2Paths.child(path, "%020d".formatted(nextIndex)));
      case UPDATE -> update(path);
      case COMPARE_AND_SWAP -> compareAndSwap(path);
      case DELETE -> delete(path);
      case COMPARE_AND_DELETE -> compareAndDelete(path);
      case EXPIRE, AUTH, UNRECOGNIZED ->
          throw new IllegalStateException("the log holds a v2 request that is not known here");
    };
  }

  /** Removes a node whose time is up. */
  Change expire(String path) {
    V2Node node = tree.require(path);
    return remove("expire", node);
  }

  private Change set(String path) {
    V2Node before = NodeTable.node(batch, path);
    if (before == null) {
      requireWayTo(path);
      if (request.getRefresh()) {
        tree.require(path);
      }
      return put("set", path, request.getValue(), null);
    }
    requireNotRoot(path);
    requireFile(before);
    return put("set", path, request.getRefresh() ? before.getValue() : request.getValue(), before);
  }

  private Change create(String path) {
    requireNotRoot(path);
    if (NodeTable.node(batch, path) != null) {
      throw tree.refusal(V2Code.KEY_EXISTS, path);
    }
    requireWayTo(path);
    return put("create", path, request.getValue(), null);
  }

  /** Puts a new node in its place, and makes the directories it needs. */
  private Change put(String action, String path, String value, @Nullable V2Node before) {
    makeDirectories(path);
    V2Node.Builder node =
        V2Node.newBuilder()
            .setKey(path)
            .setExpiration(request.getExpiration() < EARLIEST_NANOS ? 0 : request.getExpiration())
            .setModifiedIndex(nextIndex)
            .setCreatedIndex(nextIndex);
    if (request.getDir()) {
      node.setDir(true);
    } else {
      node.setValue(value);
    }
    write(before, node.build());
    return changed(action, node.build(), before);
  }

  private Change update(String path) {
    requireNotRoot(path);
    V2Node before = tree.require(path);
    if (!before.getDir()) {
      return rewrite("update", before);
    }
    if (!request.getValue().isEmpty()) {
      throw tree.refusal(V2Code.NOT_A_FILE, path);
    }
    // A directory keeps the index of its last change, whatever the event says.
    V2Node after = before.toBuilder().setExpiration(request.getExpiration()).build();
    write(before, after);
    return changed("update", after.toBuilder().setModifiedIndex(nextIndex).build(), before);
  }

  private Change compareAndSwap(String path) {
    requireNotRoot(path);
    V2Node before = tree.require(path);
    compare(before);
    return rewrite("compareAndSwap", before);
  }

  private Change rewrite(String action, V2Node before) {
    V2Node after =
        before.toBuilder()
            .setValue(request.getRefresh() ? before.getValue() : request.getValue())
            .setExpiration(request.getExpiration())
            .setModifiedIndex(nextIndex)
            .build();
    write(before, after);
    return changed(action, after, before);
  }

  private Change delete(String path) {
    requireNotRoot(path);
    V2Node node = tree.require(path);
    if (node.getDir()) {
      if (!request.getDir() && !request.getRecursive()) {
        throw tree.refusal(V2Code.NOT_A_FILE, path);
      }
      if (!request.getRecursive() && !NodeTable.children(batch, path).isEmpty()) {
        throw tree.refusal(V2Code.DIRECTORY_NOT_EMPTY, path);
      }
    }
    return remove("delete", node);
  }

  private Change compareAndDelete(String path) {
    V2Node node = tree.require(path);
    compare(node);
    return remove("compareAndDelete", node);
  }

  private Change remove(String action, V2Node node) {
    removeAll(node);
    V2Node.Builder left =
        V2Node.newBuilder()
            .setKey(node.getKey())
            .setDir(node.getDir())
            .setModifiedIndex(nextIndex)
            .setCreatedIndex(node.getCreatedIndex());
    return changed(action, left.build(), node);
  }

  private void removeAll(V2Node node) {
    if (node.getDir()) {
      for (V2Node child : NodeTable.children(batch, node.getKey())) {
        removeAll(child);
        removedBelow.add(child.getKey());
      }
    }
    NodeTable.remove(batch, node.getKey());
    expiries.set(node.getKey(), node.getExpiration(), 0);
  }

  private void makeDirectories(String path) {
    for (String ancestor : V2Paths.ancestors(path)) {
      if (NodeTable.node(batch, ancestor) == null) {
        NodeTable.write(
            batch,
            V2Node.newBuilder()
                .setKey(ancestor)
                .setDir(true)
                .setModifiedIndex(nextIndex)
                .setCreatedIndex(nextIndex)
                .build());
      }
    }
  }

  private void write(@Nullable V2Node before, V2Node after) {
    NodeTable.write(batch, after);
    expiries.set(
        after.getKey(), before == null ? 0 : before.getExpiration(), after.getExpiration());
  }

  private Change changed(String action, V2Node node, @Nullable V2Node before) {
    V2Event.Builder event =
        V2Event.newBuilder()
            .setAction(action)
            .setNode(Tree.show(node, request.getNow()))
            .setRefresh(request.getRefresh() && !action.equals("create"));
    if (before != null) {
      event.setPrevNode(Tree.show(before, request.getNow()));
    }
    NodeTable.writeEvent(batch, event.build());
    return new Change(event.build(), removedBelow);
  }

  private void compare(V2Node node) {
    requireFile(node);
    List<String> differences = new ArrayList<>();
    if (!request.getPrevValue().isEmpty()
        && !Objects.equals(request.getPrevValue(), node.getValue())) {
      differences.add("[" + request.getPrevValue() + " != " + node.getValue() + "]");
    }
    if (request.getPrevIndex() != 0 && request.getPrevIndex() != node.getModifiedIndex()) {
      differences.add(
          "["
              + Long.toUnsignedString(request.getPrevIndex())
              + " != "
              + node.getModifiedIndex()
              + "]");
    }
    if (!differences.isEmpty()) {
      throw new V2Exception(V2Code.TEST_FAILED, String.join(" ", differences), tree.index());
    }
  }

  private void requireNotRoot(String path) {
    if (V2Paths.isRoot(path)) {
      throw new V2Exception(V2Code.ROOT_READ_ONLY, path, tree.index());
    }
  }

  private void requireFile(V2Node node) {
    if (node.getDir()) {
      throw tree.refusal(V2Code.NOT_A_FILE, node.getKey());
    }
  }

  /** Requires that what is there of the way to a node is directories. */
  private void requireWayTo(String path) {
    for (String ancestor : V2Paths.ancestors(path)) {
      V2Node node = NodeTable.node(batch, ancestor);
      if (node == null) {
        return;
      }
      if (!node.getDir()) {
        throw tree.refusal(V2Code.NOT_A_DIRECTORY, ancestor);
      }
    }
  }
}
