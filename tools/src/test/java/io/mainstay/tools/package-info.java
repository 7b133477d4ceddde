/** What the tests of all tools share. */
@NullMarked
package io.mainstay.tools;

import org.jspecify.annotations.NullMarked;
