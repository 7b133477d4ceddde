/**
 * Commands about members and endpoints: {@code member}, {@code endpoint}, {@code alarm}, {@code
 * defrag}, {@code move-leader}, {@code downgrade}, {@code snapshot}.
 */
@NullMarked
package io.mainstay.tools.etcdctl.cluster;

import org.jspecify.annotations.NullMarked;
