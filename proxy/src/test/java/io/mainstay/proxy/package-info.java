/** Who may know whom. */
@NullMarked
package io.mainstay.proxy;

import org.jspecify.annotations.NullMarked;
