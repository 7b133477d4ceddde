/**
 * What the Java machine says about itself, for those who look for the cause of slowness or of a
 * lack of memory. All of it blocks, some of it stops the whole machine for a moment: on a worker
 * only.
 */
@NullMarked
package io.mainstay.server.diagnostics;

import org.jspecify.annotations.NullMarked;
