/** The commands on leases. On the main thread. */
@NullMarked
package io.mainstay.tools.etcdctl.lease;

import org.jspecify.annotations.NullMarked;
