package io.mainstay.storage;

import io.mainstay.api.mvccpb.KeyValue;

/**
 * One change of one key.
 *
 * @param revision the main revision, shared by all changes of a transaction
 * @param sub the position within the revision, from 0
 * @param deleted whether the key was deleted
 * @param kv the pair after a put; for a deletion just key and mod revision, as a delete event
 *     carries them
 */
public record Change(long revision, int sub, boolean deleted, KeyValue kv) {}
