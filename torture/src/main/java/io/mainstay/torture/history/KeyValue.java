package io.mainstay.torture.history;

/**
 * A key with what a member said of it at one revision.
 *
 * @param key ASCII text
 * @param value text; empty in the event of a deletion
 * @param createRevision revision at which the key came into being; 0 in the event of a deletion
 * @param modRevision revision of the last change; in the event of a deletion that of the deletion
 * @param version changes since the key came into being, from 1; 0 in the event of a deletion
 * @param lease the lease it is attached to; 0 for none
 */
public record KeyValue(
    String key, String value, long createRevision, long modRevision, long version, long lease) {}
