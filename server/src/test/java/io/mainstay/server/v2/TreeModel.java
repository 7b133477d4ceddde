package io.mainstay.server.v2;

import io.mainstay.api.v2pb.V2Request;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the tree is meant to do, over a map of all paths. Without times to live. */
final class TreeModel {
  static final String DIRECTORY = "(directory)";

  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private long index = NodeTable.FIRST_INDEX;

  /** A file, or a directory if it has no value. */
  private record Node(@Nullable String value, long createdIndex) {}

  /**
   * What a request led to.
   *
   * @param refusal null when it was done
   * @param key of the node it was done to
   */
  record Outcome(@Nullable V2Code refusal, String key, long createdIndex) {}

  TreeModel() {
    nodes.put("/", new Node(null, 0));
  }

  long index() {
    return index;
  }

  Map<String, String> contents() {
    TreeMap<String, String> contents = new TreeMap<>();
    nodes.forEach(
        (path, node) -> contents.put(path, node.value() == null ? DIRECTORY : node.value()));
    contents.remove("/");
    return contents;
  }

  Outcome apply(V2Request request) {
    V2Code refusal = refusal(request);
    if (refusal != null) {
      return new Outcome(refusal, "", 0);
    }
    index++;
    String path = request.getPath();
    switch (request.getAction()) {
      case SET, CREATE -> put(path, request);
      case CREATE_IN_ORDER -> {
        path = (path.equals("/") ? "" : path) + "/" + "%020d".formatted(index);
        put(path, request);
      }
      case UPDATE, COMPARE_AND_SWAP ->
          nodes.computeIfPresent(
              path,
              (same, node) ->
                  node.value() == null ? node : new Node(request.getValue(), node.createdIndex()));
      default -> {
        Outcome outcome = new Outcome(null, path, node(path).createdIndex());
        String below = path + "/";
        nodes.remove(path);
        nodes.keySet().removeIf(other -> other.startsWith(below));
        return outcome;
      }
    }
    return new Outcome(null, path, node(path).createdIndex());
  }

  private void put(String path, V2Request request) {
    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      nodes.putIfAbsent(path.substring(0, end), new Node(null, index));
    }
    nodes.put(path, new Node(request.getDir() ? null : request.getValue(), index));
  }

  private @Nullable V2Code refusal(V2Request request) {
    String path = request.getPath();
    Node node = nodes.get(path);
    boolean directory = node != null && node.value() == null;
    boolean root = path.equals("/");
    return switch (request.getAction()) {
      case SET ->
          root
              ? V2Code.ROOT_READ_ONLY
              : directory ? V2Code.NOT_A_FILE : isBelowFile(path) ? V2Code.NOT_A_DIRECTORY : null;
      case CREATE ->
          root
              ? V2Code.ROOT_READ_ONLY
              : node != null
                  ? V2Code.KEY_EXISTS
                  : isBelowFile(path) ? V2Code.NOT_A_DIRECTORY : null;
      case CREATE_IN_ORDER -> isBelowFile(path + "/x") ? V2Code.NOT_A_DIRECTORY : null;
      case UPDATE ->
          root
              ? V2Code.ROOT_READ_ONLY
              : node == null
                  ? missing(path)
                  : directory && !request.getValue().isEmpty() ? V2Code.NOT_A_FILE : null;
      case COMPARE_AND_SWAP -> root ? V2Code.ROOT_READ_ONLY : comparison(request, node);
      case COMPARE_AND_DELETE -> comparison(request, node);
      default ->
          root
              ? V2Code.ROOT_READ_ONLY
              : node == null ? missing(path) : directory ? removal(request) : null;
    };
  }

  private @Nullable V2Code comparison(V2Request request, @Nullable Node node) {
    if (node == null) {
      return missing(request.getPath());
    }
    if (node.value() == null) {
      return V2Code.NOT_A_FILE;
    }
    return node.value().equals(request.getPrevValue()) ? null : V2Code.TEST_FAILED;
  }

  private @Nullable V2Code removal(V2Request request) {
    if (request.getRecursive()) {
      return null;
    }
    if (!request.getDir()) {
      return V2Code.NOT_A_FILE;
    }
    String below = request.getPath() + "/";
    return nodes.keySet().stream().anyMatch(other -> other.startsWith(below))
        ? V2Code.DIRECTORY_NOT_EMPTY
        : null;
  }

  private V2Code missing(String path) {
    return isBelowFile(path) ? V2Code.NOT_A_DIRECTORY : V2Code.KEY_NOT_FOUND;
  }

  private boolean isBelowFile(String path) {
    return nodes.entrySet().stream()
        .anyMatch(
            entry -> entry.getValue().value() != null && path.startsWith(entry.getKey() + "/"));
  }

  private Node node(String path) {
    return Objects.requireNonNull(nodes.get(path));
  }
}
