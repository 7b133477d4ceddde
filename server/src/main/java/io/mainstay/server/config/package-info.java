/**
 * Everything a member can be told at start, as plain immutable records: no parsing of flags, no
 * files, no clock.
 *
 * <p>Built once before the member starts, by the daemon from its flags or by an embedding program;
 * read by any thread.
 *
 * <p>Invariants: collections are unmodifiable copies; defaults are etcd's; a zero that etcd reads
 * as "take the default" never gets here.
 */
@NullMarked
package io.mainstay.server.config;

import org.jspecify.annotations.NullMarked;
