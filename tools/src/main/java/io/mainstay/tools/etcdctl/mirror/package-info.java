/** {@code make-mirror}: keeps a copy of keys in another cluster. */
@NullMarked
package io.mainstay.tools.etcdctl.mirror;

import org.jspecify.annotations.NullMarked;
