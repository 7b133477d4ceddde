/** Tests of the v2 tree and of waiting for its changes. */
@NullMarked
package io.mainstay.server.v2;

import org.jspecify.annotations.NullMarked;
