package io.mainstay.server.discovery.v3;

import java.util.ArrayDeque;
import java.util.Deque;

/** Names of the keys of one token. */
final class RegistryKeys {
  private final String root;

  RegistryKeys(String token) {
    this.root = clean("/_etcd/registry/" + token);
  }

  /** How many members there are to be; put by whoever invites them. */
  String size() {
    return root + "/_config/size";
  }

  /** What the keys of all members begin with. */
  String members() {
    return root + "/members";
  }

  String member(long id) {
    return members() + "/" + Long.toHexString(id);
  }

  /** etcd joins the parts as Go joins paths, so {@code a//b/} is the same token as {@code a/b}. */
  private static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> parts.pollLast();
        default -> parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }
}
