/**
 * The command {@code watch}. On the main thread; watchers that were begun interactively each have a
 * thread of their own.
 */
@NullMarked
package io.mainstay.tools.etcdctl.watch;

import org.jspecify.annotations.NullMarked;
