package io.mainstay.server.watch;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the intervals that hold a key, in time that follows their number and the logarithm of all.
 *
 * <p>A treap ordered by interval; each node knows the greatest end below it, so that whole subtrees
 * that end before the key are passed by. Intervals are half-open; an end of null is after all keys.
 * One thread.
 *
 * @param <V> what belongs to an interval
 */
final class IntervalTree<V> {
  private final SplittableRandom priorities = new SplittableRandom();
  private @Nullable Node<V> root;

  private static final class Node<V> {
    final byte[] start;
    final byte @Nullable [] end;
    final V value;
    final int priority;
    byte @Nullable [] greatestEnd;
    @Nullable Node<V> left;
    @Nullable Node<V> right;

    Node(byte[] start, byte @Nullable [] end, V value, int priority) {
      this.start = start;
      this.end = end;
      this.value = value;
      this.priority = priority;
      this.greatestEnd = end;
    }

    int compare(byte[] otherStart, byte @Nullable [] otherEnd) {
      int order = Arrays.compareUnsigned(otherStart, start);
      return order != 0 ? order : compareEnds(otherEnd, end);
    }

    void update() {
      greatestEnd = later(end, later(endOf(left), endOf(right)));
    }

    /** The empty key ends before everything. */
    private static byte @Nullable [] endOf(@Nullable Node<?> node) {
      return node == null ? NOTHING : node.greatestEnd;
    }

    private static byte @Nullable [] later(byte @Nullable [] a, byte @Nullable [] b) {
      return compareEnds(a, b) >= 0 ? a : b;
    }
  }

  private static final byte[] NOTHING = {};

  /** What belongs to exactly this interval, or null. */
  @Nullable V get(byte[] start, byte @Nullable [] end) {
    Node<V> node = root;
    while (node != null) {
      int order = node.compare(start, end);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** Adds an interval that is not there yet. */
  void add(byte[] start, byte @Nullable [] end, V value) {
    root = insert(root, new Node<>(start, end, value, priorities.nextInt()));
  }

  /** Removes an interval that is there. */
  void remove(byte[] start, byte @Nullable [] end) {
    root = remove(root, start, end);
  }

  /** Visits what belongs to the intervals that hold a key. */
  void holding(byte[] key, Consumer<? super V> visitor) {
    holding(root, key, visitor);
  }

  /** Visits everything. */
  void forEach(Consumer<? super V> visitor) {
    forEach(root, visitor);
  }

  private static <V> void holding(@Nullable Node<V> node, byte[] key, Consumer<? super V> visitor) {
    if (node == null || !isBefore(key, node.greatestEnd)) {
      return;
    }
    holding(node.left, key, visitor);
    if (Arrays.compareUnsigned(node.start, key) <= 0) {
      if (isBefore(key, node.end)) {
        visitor.accept(node.value);
      }
      holding(node.right, key, visitor);
    }
  }

  private static <V> void forEach(@Nullable Node<V> node, Consumer<? super V> visitor) {
    if (node != null) {
      forEach(node.left, visitor);
      visitor.accept(node.value);
      forEach(node.right, visitor);
    }
  }

  private static <V> Node<V> insert(@Nullable Node<V> node, Node<V> fresh) {
    if (node == null) {
      return fresh;
    }
    int order = node.compare(fresh.start, fresh.end);
    if (order == 0) {
      throw new IllegalStateException("the interval is there already");
    }
    if (order < 0) {
      Node<V> child = insert(node.left, fresh);
      node.left = child;
      return child.priority > node.priority ? lift(node, child, true) : updated(node);
    }
    Node<V> child = insert(node.right, fresh);
    node.right = child;
    return child.priority > node.priority ? lift(node, child, false) : updated(node);
  }

  private static <V> Node<V> lift(Node<V> parent, Node<V> child, boolean fromLeft) {
    if (fromLeft) {
      parent.left = child.right;
      child.right = parent;
    } else {
      parent.right = child.left;
      child.left = parent;
    }
    parent.update();
    return updated(child);
  }

  private static <V> @Nullable Node<V> remove(
      @Nullable Node<V> node, byte[] start, byte @Nullable [] end) {
    if (node == null) {
      throw new IllegalStateException("the interval is not there");
    }
    int order = node.compare(start, end);
    if (order == 0) {
      return merge(node.left, node.right);
    }
    if (order < 0) {
      node.left = remove(node.left, start, end);
    } else {
      node.right = remove(node.right, start, end);
    }
    return updated(node);
  }

  private static <V> @Nullable Node<V> merge(@Nullable Node<V> left, @Nullable Node<V> right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    if (left.priority > right.priority) {
      left.right = merge(left.right, right);
      return updated(left);
    }
    right.left = merge(left, right.left);
    return updated(right);
  }

  private static <V> Node<V> updated(Node<V> node) {
    node.update();
    return node;
  }

  private static int compareEnds(byte @Nullable [] a, byte @Nullable [] b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return Arrays.compareUnsigned(a, b);
  }

  private static boolean isBefore(byte[] key, byte @Nullable [] end) {
    return end == null || Arrays.compareUnsigned(key, end) < 0;
  }
}
