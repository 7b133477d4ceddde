package io.mainstay.storage;

/**
 * What a store occupies on disk.
 *
 * @param allocatedBytes files and what is still in memory on its way to them
 * @param inUseBytes the part of it that is estimated to be live data
 */
public record StoreSize(long allocatedBytes, long inUseBytes) {}
