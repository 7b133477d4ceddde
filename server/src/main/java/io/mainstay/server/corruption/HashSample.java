package io.mainstay.server.corruption;

import io.mainstay.storage.KeySpaceHash;

/**
 * A hash that a member has given.
 *
 * @param revision the newest revision that the member had then
 */
public record HashSample(KeySpaceHash hash, long revision) {}
