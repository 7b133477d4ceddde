package io.mainstay.server.v2;

import java.util.ArrayList;
import java.util.List;

/** Names of nodes: {@code /a/b}, and {@code /} for the root. */
public final class V2Paths {
  /** The directory that is always there. */
  public static final String ROOT = "/";

  private static final char HIDDEN = '_';

  private V2Paths() {}

  /** The name without empty parts and dots, which mean what they mean in file systems. */
  public static String clean(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return ROOT + String.join("/", parts);
  }

  static boolean isRoot(String path) {
    return path.equals(ROOT);
  }

  /** How many names the path has; 0 for the root. */
  static int depth(String path) {
    return isRoot(path) ? 0 : (int) path.chars().filter(letter -> letter == '/').count();
  }

  /** What the paths of all nodes below a directory begin with. */
  static String below(String directory) {
    return isRoot(directory) ? ROOT : directory + "/";
  }

  static String child(String directory, String name) {
    return below(directory) + name;
  }

  /** The directory a node is in; the root's is the root. */
  static String parent(String path) {
    int end = path.lastIndexOf('/');
    return end == 0 ? ROOT : path.substring(0, end);
  }

  /** All directories on the way to a node, the root first, without the node. */
  static List<String> ancestors(String path) {
    List<String> ancestors = new ArrayList<>();
    if (!isRoot(path)) {
      ancestors.add(ROOT);
      for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
        ancestors.add(path.substring(0, end));
      }
    }
    return ancestors;
  }

  /** Whether listings leave the node out. */
  static boolean isHidden(String path) {
    return path.charAt(path.lastIndexOf('/') + 1) == HIDDEN;
  }

  /** Whether a node is hidden from who looks at the directory, which may be far above it. */
  static boolean isHiddenFrom(String directory, String path) {
    return path.startsWith(below(directory))
        && path.indexOf("/" + HIDDEN, isRoot(directory) ? 0 : directory.length()) >= 0;
  }
}
