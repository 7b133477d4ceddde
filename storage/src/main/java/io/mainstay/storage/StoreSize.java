package io.mainstay.storage;

/**
 * What a store occupies on disk.
 *
 * @param allocatedBytes files and what is still in memory on its way to them
 * @param inUseBytes an estimate of what would be left of it after a defragmentation
 */
public record StoreSize(long allocatedBytes, long inUseBytes) {}
