package io.mainstay.storage;

/** Writes the small tables. On the thread that writes the rest. */
public interface TableWriter {
  /** Stores a value in a small table. */
  void put(Table table, byte[] name, byte[] value);
}
