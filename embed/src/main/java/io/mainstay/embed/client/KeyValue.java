package io.mainstay.embed.client;

/**
 * A key with its value, and when they came to be.
 *
 * @param key the key
 * @param value its value; empty where only keys were asked for, and in events of deletions
 * @param createRevision the revision at which the key was created last; 0 in events of deletions
 * @param modRevision the revision at which it was changed last, or deleted
 * @param version how many times it has been put since it was created; 0 in events of deletions
 * @param leaseId the lease that it ends with; 0 for none
 */
public record KeyValue(
    Bytes key, Bytes value, long createRevision, long modRevision, long version, long leaseId) {}
