/** Tests of snapshot files: against files of the original, and of the writer against the reader. */
@NullMarked
package io.mainstay.storage.snapshotfile;

import org.jspecify.annotations.NullMarked;
