package io.mainstay.embed.client;

import java.util.Optional;

/**
 * What became of a {@link Put}.
 *
 * @param revision the revision that it made
 * @param previous the key before, if that was asked for and it existed
 */
public record PutResult(long revision, Optional<KeyValue> previous) implements Result {}
