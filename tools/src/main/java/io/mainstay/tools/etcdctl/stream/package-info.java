/**
 * What goes on for longer than a connection: watches that take up where they were broken off,
 * leases that are kept alive. Each stream is read on one thread, which may be interrupted.
 */
@NullMarked
package io.mainstay.tools.etcdctl.stream;

import org.jspecify.annotations.NullMarked;
