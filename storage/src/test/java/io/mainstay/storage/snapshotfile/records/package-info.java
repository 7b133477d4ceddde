/** Tests of what entries say, against entries that the original wrote. */
@NullMarked
package io.mainstay.storage.snapshotfile.records;

import org.jspecify.annotations.NullMarked;
