/**
 * Servers as processes that a tool starts, ends, and measures, and the process of such a tool.
 * Linux only.
 */
@NullMarked
package io.mainstay.tools.process;

import org.jspecify.annotations.NullMarked;
