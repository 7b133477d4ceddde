/** Flags that several commands have, read and checked. Any thread; no state. */
@NullMarked
package io.mainstay.torture.flags;

import org.jspecify.annotations.NullMarked;
