/**
 * What a call leaves in a distributed trace, whatever it is sent with.
 *
 * <p>Spans begin and end on the threads that do the work. Invariant: as long as nobody traces there
 * is one span, {@link io.mainstay.server.tracing.Span#NONE}, and nothing is allocated.
 */
@NullMarked
package io.mainstay.server.tracing;

import org.jspecify.annotations.NullMarked;
