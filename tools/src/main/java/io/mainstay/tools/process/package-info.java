/** Servers as processes that a tool starts, ends, and measures. Linux only. */
@NullMarked
package io.mainstay.tools.process;

import org.jspecify.annotations.NullMarked;
