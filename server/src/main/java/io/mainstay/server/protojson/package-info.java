/**
 * Messages of the API as JSON, as etcd's gateway reads and writes them: the JSON mapping of
 * Protocol Buffers with the names that stand in the {@code .proto} files.
 *
 * <p>Usable on any thread; nothing is kept between two messages but what a {@link
 * io.mainstay.server.protojson.JsonSplitter} still waits for.
 */
@NullMarked
package io.mainstay.server.protojson;

import org.jspecify.annotations.NullMarked;
