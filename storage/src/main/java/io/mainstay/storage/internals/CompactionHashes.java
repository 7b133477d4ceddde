package io.mainstay.storage.internals;

import io.mainstay.storage.KeySpaceHash;
import java.util.ArrayList;
import java.util.List;

/** The newest hashes of compactions. Written by one thread, read by any. */
final class CompactionHashes {
  /** As many as etcd keeps. */
  private static final int MOST = 10;

  private volatile List<KeySpaceHash> newest = List.of();

  List<KeySpaceHash> newest() {
    return newest;
  }

  void add(KeySpaceHash hash) {
    List<KeySpaceHash> hashes = new ArrayList<>(newest);
    hashes.add(hash);
    newest = List.copyOf(hashes.subList(Math.max(0, hashes.size() - MOST), hashes.size()));
  }
}
