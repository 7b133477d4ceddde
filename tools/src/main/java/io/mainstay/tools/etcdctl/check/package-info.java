/** {@code check}: whether a cluster is fast enough, and how much memory data takes. */
@NullMarked
package io.mainstay.tools.etcdctl.check;

import org.jspecify.annotations.NullMarked;
