/** How results are shown. Pure functions; any thread. */
@NullMarked
package io.mainstay.tools.output;

import org.jspecify.annotations.NullMarked;
