/** Files that commands need for as long as they run. */
@NullMarked
package io.mainstay.tools.files;

import org.jspecify.annotations.NullMarked;
