/**
 * What the process tells the service manager that started it.
 *
 * <p>Any thread; blocks for a moment. Invariant: where nobody has asked to be told, nothing is
 * loaded and nothing happens.
 */
@NullMarked
package io.mainstay.daemon.systemd;

import org.jspecify.annotations.NullMarked;
