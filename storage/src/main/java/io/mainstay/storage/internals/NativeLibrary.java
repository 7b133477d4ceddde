package io.mainstay.storage.internals;

import org.rocksdb.RocksDB;

/**
 * RocksDB's library, which has to be unpacked before it can be loaded: the longest single part of
 * the first start in a JVM. Once for all users of it.
 */
public final class NativeLibrary {
  static {
    Thread loading = new Thread(RocksDB::loadLibrary, "mainstay-store-loading");
    loading.setDaemon(true);
    loading.start();
  }

  private NativeLibrary() {}

  /** Begins to load it aside, unless that has been done; whoever needs it still waits for it. */
  public static void beginLoading() {
    // All is done by the initialisation of this class.
  }
}
